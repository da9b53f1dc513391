/** The ledger over HTTP, for staff: record what arrived or left, read what happened. Nothing is ever changed. */
import { factories } from '@strapi/strapi';
import { readPage } from '../../../http/page';
import { pick, type Entity } from '../../../http/presentation';
import { permitted } from '../../../http/query';
import { answer, serve } from '../../../http/serve';
import { Refused } from '../../../ordering/errors';
import type { StockMovement } from '../contract';
import { MOVEMENT } from '../ledger';
import { MOVEMENT_ROUTES } from '../operations';

const PRODUCT = 'api::product.product' as const;

/** Staff see the whole ledger, newest first. */
const LEDGER = {
  visible: {},
  otherwise: 'id:desc',
  searched: ['note'],
  populate: { product: { fields: ['documentId'] }, order: { fields: ['documentId'] } },
  announced: false,
} as const;

type Row = Entity & { documentId: string };

const present = (movement: Entity): Partial<StockMovement> => ({
  ...pick<StockMovement>(movement, ['documentId']),
  product: (movement.product as Row | null)?.documentId ?? null,
  ...pick<StockMovement>(movement, ['delta', 'stockAfter', 'reason']),
  order: (movement.order as Row | null)?.documentId ?? null,
  note: null,
  ...pick<StockMovement>(movement, ['note', 'createdAt']),
});

export default factories.createCoreController(MOVEMENT, ({ strapi }) => ({
  find: serve(MOVEMENT_ROUTES.find, async ({ query }, ctx) => {
    const { rows, pagination } = await readPage<Row>(
      strapi,
      MOVEMENT,
      await permitted(ctx, MOVEMENT, query),
      LEDGER,
    );
    return answer(200, { data: rows.map(present), meta: { pagination } });
  }),

  create: serve(MOVEMENT_ROUTES.create, async ({ data: { product: documentId, ...data } }) => {
    const product: { id: number } | null = await strapi.db.query(PRODUCT).findOne({ where: { documentId } });
    if (!product) throw new Refused({ code: 'UNKNOWN_PRODUCT', lines: [{ product: documentId }] });
    const movement: Entity = await strapi.db
      .query(MOVEMENT)
      .create({ data: { ...data, product: product.id }, populate: { product: true, order: true } });
    return answer(201, { data: present(movement) as StockMovement, meta: {} });
  }),
}));
