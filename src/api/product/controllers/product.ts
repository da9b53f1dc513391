/** Products over HTTP: everybody reads what is for sale, staff keep the catalogue. */
import { factories, type Modules } from '@strapi/strapi';
import { answerCacheable } from '../../../http/caching';
import { parseData } from '../../../http/body';
import type { Context } from '../../../http/context';
import type { Entity } from '../../../http/presentation';
import { populates, readEntryQuery, readQuery, type Query } from '../../../http/query';
import { newProduct, productChanges } from '../contract';
import { POPULATED, presentProduct, presentProductToStaff } from '../presentation';
import { facetsAskedFor } from '../facets';
import { readProducts } from '../list';
import { productReader } from '../read-product';
import { freeSlug } from '../../../platform/free-slug';
import { PRODUCT, resolveReferences } from '../services/product';

const FOR_SALE = { active: true };

type Product = Entity & { documentId: string };

/** Strapi's type asks for every required attribute, those with a default included. */
type NewProduct = Modules.Documents.Params.Data.Input<typeof PRODUCT>;

export default factories.createCoreController(PRODUCT, ({ strapi }) => {
  const currency = (): string => strapi.config.get('store.currency');

  const sanitize = (entity: unknown, ctx: Context) =>
    strapi.contentAPI.sanitize.output(entity, strapi.getModel(PRODUCT), {
      auth: ctx.state.auth,
    }) as Promise<unknown>;

  const reader = productReader(strapi);

  /** Strapi leaves relations out that the caller's role has no right to list. */
  const maySeeCategories = (ctx: Context): Promise<boolean> =>
    strapi
      .get('auth')
      .verify(ctx.state.auth, { scope: ['api::category.category.find'] })
      .then(
        () => true,
        () => false,
      );

  const populate = (query: Query) => ({
    ...POPULATED,
    ...(populates(query.populate, 'images') ? { images: true } : {}),
  });

  const answerToStaff = async (ctx: Context, id: string, status: number) => {
    const entity = await strapi.documents(PRODUCT).findOne({ documentId: id, populate: populate({}) });
    ctx.status = status;
    const shown = {
      ...((await sanitize(entity, ctx)) as Entity),
      lowStockThreshold: entity?.lowStockThreshold ?? 0,
    };
    ctx.body = { data: presentProductToStaff(shown, currency()), meta: {} };
  };

  return {
    async find(ctx) {
      const wanted = facetsAskedFor(ctx.query.facets);
      if (wanted.includes('category') && !(await maySeeCategories(ctx))) return ctx.forbidden();
      const query = await readQuery(strapi, ctx, PRODUCT, ['facets']);
      const { rows, pagination, facets } = await readProducts(strapi, query, populate(query), wanted);
      const entities = (await sanitize(rows, ctx)) as Entity[];
      answerCacheable(ctx, {
        data: entities.map((entity) => presentProduct(entity, currency())),
        meta: { pagination, ...(facets ? { facets } : {}) },
      });
    },

    async findOne(ctx) {
      if (ctx.querystring === '' && (await maySeeCategories(ctx))) {
        const { id } = ctx.params;
        // PostgreSQL refuses a NUL, and would refuse everybody who asked at the same moment.
        const product = id.includes('\0') ? null : await reader.load(id);
        if (!product) return ctx.notFound();
        return answerCacheable(ctx, { data: presentProduct(product, currency()), meta: {} });
      }
      const query = await readEntryQuery(strapi, ctx, PRODUCT);
      const wanted = strapi
        .get('query-params')
        .transform(PRODUCT, { fields: query.fields, populate: populate(query) });
      const where = { ...FOR_SALE, documentId: ctx.params.id };
      const entity: Product | null = await strapi.db.query(PRODUCT).findOne({ ...wanted, where });
      if (!entity) return ctx.notFound();
      answerCacheable(ctx, {
        data: presentProduct((await sanitize(entity, ctx)) as Entity, currency()),
        meta: {},
      });
    },

    async create(ctx) {
      const data = parseData(newProduct, ctx);
      await resolveReferences(strapi, data);
      const slug = data.slug ?? (await freeSlug(strapi, PRODUCT, data.name));
      const { documentId } = await strapi
        .documents(PRODUCT)
        .create({ data: { ...data, slug } as NewProduct });
      await answerToStaff(ctx, documentId, 201);
    },

    async update(ctx) {
      const data = parseData(productChanges, ctx);
      await resolveReferences(strapi, data);
      const updated = await strapi
        .documents(PRODUCT)
        .update({ documentId: ctx.params.id, data: data as object });
      if (!updated) return ctx.notFound();
      await answerToStaff(ctx, ctx.params.id, 200);
    },

    async delete(ctx) {
      const { entries } = await strapi.documents(PRODUCT).delete({ documentId: ctx.params.id });
      if (entries.length === 0) return ctx.notFound();
      ctx.status = 204;
    },
  };
});
