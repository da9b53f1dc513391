/** Products over HTTP: everybody reads what is for sale, staff keep the catalogue. */
import { factories, type Modules } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from '../../../http/context';
import type { Entity } from '../../../http/presentation';
import { permitted, populates, type Query } from '../../../http/query';
import { answer, notFound, serve } from '../../../http/serve';
import { POPULATED, presentProduct, presentProductToStaff } from '../presentation';
import { inTurnIfSearch } from '../../../http/text-searches';
import { readProducts } from '../list';
import { PRODUCT_ROUTES } from '../operations';
import { productReader } from '../read-product';
import { readFresh } from '../../../reading/read-fresh';
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

  const shownToStaff = async (ctx: Context, id: string, query: Query) => {
    const entity = await strapi.documents(PRODUCT).findOne({ documentId: id, populate: populate(query) });
    const shown = {
      ...((await sanitize(entity, ctx)) as Entity),
      lowStockThreshold: entity?.lowStockThreshold ?? 0,
    };
    return { data: presentProductToStaff(shown, currency()), meta: {} };
  };

  return {
    find: serve(PRODUCT_ROUTES.find, async ({ query: { facets: wanted = [], ...asked } }, ctx) => {
      if (wanted.includes('category') && !(await maySeeCategories(ctx))) throw new errors.ForbiddenError();
      const query = await permitted(ctx, PRODUCT, asked);
      const read = () => readProducts(strapi, query, populate(query), FOR_SALE, wanted);
      const page = await inTurnIfSearch(query, ctx, () => readFresh(strapi, read));
      const { rows, pagination, facets } = page;
      const entities = (await sanitize(rows, ctx)) as Entity[];
      return answer(200, {
        data: entities.map((entity) => presentProduct(entity, currency())),
        meta: { pagination, ...(facets ? { facets } : {}) },
      });
    }),

    findOne: serve(PRODUCT_ROUTES.findOne, async ({ params: { id }, query: asked }, ctx) => {
      if (ctx.querystring === '' && (await maySeeCategories(ctx))) {
        const product = await reader.load(id);
        if (!product) throw notFound();
        return answer(200, { data: presentProduct(product, currency()), meta: {} });
      }
      const query = await permitted(ctx, PRODUCT, asked);
      const wanted = strapi
        .get('query-params')
        .transform(PRODUCT, { fields: query.fields, populate: populate(query) });
      const where = { ...FOR_SALE, documentId: id };
      const entity: Product | null = await readFresh(strapi, () =>
        strapi.db.query(PRODUCT).findOne({ ...wanted, where }),
      );
      if (!entity) throw notFound();
      const shown = (await sanitize(entity, ctx)) as Entity;
      return answer(200, { data: presentProduct(shown, currency()), meta: {} });
    }),

    create: serve(PRODUCT_ROUTES.create, async ({ data, query: { populate } }, ctx) => {
      await resolveReferences(strapi, data);
      const slug = data.slug ?? (await freeSlug(strapi, PRODUCT, data.name));
      const { documentId } = await strapi
        .documents(PRODUCT)
        .create({ data: { ...data, slug } as NewProduct });
      return answer(201, await shownToStaff(ctx, documentId, { populate }));
    }),

    update: serve(PRODUCT_ROUTES.update, async ({ params: { id }, query: { populate }, data }, ctx) => {
      await resolveReferences(strapi, data);
      const updated = await strapi.documents(PRODUCT).update({ documentId: id, data: data as object });
      if (!updated) throw notFound();
      return answer(200, await shownToStaff(ctx, id, { populate }));
    }),

    delete: serve(PRODUCT_ROUTES.delete, async ({ params: { id } }) => {
      const { entries } = await strapi.documents(PRODUCT).delete({ documentId: id });
      if (entries.length === 0) throw notFound();
      return answer(204, undefined);
    }),
  };
});
