/** The ledger over HTTP, for staff: record what arrived or left, read what happened. Nothing is ever changed. */
import { factories } from '@strapi/strapi';
import { parseData } from '../../../http/body';
import { readPage } from '../../../http/page';
import { pick, type Entity } from '../../../http/presentation';
import { readQuery } from '../../../http/query';
import { Refused } from '../../../ordering/errors';
import { newMovement, type StockMovement } from '../contract';
import { MOVEMENT } from '../ledger';

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
  async find(ctx) {
    const query = await readQuery(strapi, ctx, MOVEMENT);
    const { rows, pagination } = await readPage<Row>(strapi, MOVEMENT, query, LEDGER);
    ctx.body = { data: rows.map(present), meta: { pagination } };
  },

  async create(ctx) {
    const { product: documentId, ...data } = parseData(newMovement, ctx);
    const product: { id: number } | null = await strapi.db.query(PRODUCT).findOne({ where: { documentId } });
    if (!product) throw new Refused({ code: 'UNKNOWN_PRODUCT', lines: [{ product: documentId }] });
    const movement: Entity = await strapi.db
      .query(MOVEMENT)
      .create({ data: { ...data, product: product.id }, populate: { product: true, order: true } });
    ctx.status = 201;
    ctx.body = { data: present(movement), meta: {} };
  },
}));
