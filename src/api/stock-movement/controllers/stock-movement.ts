/** The ledger over HTTP, for staff: record what arrived or left, read what happened. Nothing is ever changed. */
import { factories } from '@strapi/strapi';
import { parseData } from '../../../http/body';
import { pick, type Entity } from '../../../http/presentation';
import { readQuery } from '../../../http/query';
import { totalOrder } from '../../../http/sort';
import { Refused } from '../../../ordering/errors';
import { newMovement } from '../contract';
import { MOVEMENT } from '../ledger';

const PRODUCT = 'api::product.product' as const;
const POPULATED = { product: { fields: ['documentId'] }, order: { fields: ['documentId'] } };

const present = (movement: Entity): Entity => ({
  documentId: movement.documentId,
  product: (movement.product as Entity | null)?.documentId ?? null,
  ...pick(movement, ['delta', 'stockAfter', 'reason']),
  order: (movement.order as Entity | null)?.documentId ?? null,
  note: movement.note ?? null,
  createdAt: movement.createdAt,
});

export default factories.createCoreController(MOVEMENT, ({ strapi }) => ({
  async find(ctx) {
    const query = await readQuery(strapi, ctx, MOVEMENT);
    const sort = totalOrder(query.sort, 'id:desc');
    const { results, pagination } = await strapi
      .service(MOVEMENT)
      .find({ ...query, sort, populate: POPULATED });
    ctx.body = { data: results.map(present), meta: { pagination } };
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
