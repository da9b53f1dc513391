/** Categories over HTTP: everybody reads them, staff keep them. */
import { factories, type Modules } from '@strapi/strapi';
import { readPage } from '../../../http/page';
import type { Entity } from '../../../http/presentation';
import { permitted, populates, type Query } from '../../../http/query';
import { answer, notFound, serve } from '../../../http/serve';
import type { Category } from '../contract';
import { CATEGORY_ROUTES } from '../operations';
import { presentCategory } from '../presentation';
import { categoryTree } from '../tree';
import { readFresh } from '../../../reading/read-fresh';
import { freeSlug } from '../../../platform/free-slug';
import { CATEGORY, refuseBadParent } from '../services/category';

const POPULATED = {
  parent: { fields: ['documentId', 'name', 'slug'] as ('documentId' | 'name' | 'slug')[] },
};
const CATEGORIES = {
  visible: {},
  otherwise: 'id:asc',
  searched: ['name', 'slug', 'description'],
  populate: POPULATED,
  announced: false,
} as const;

type Row = Entity & { documentId: string };

/** Strapi's type knows no null, which is how a description is removed. */
type NewCategory = Modules.Documents.Params.Data.Input<typeof CATEGORY>;

export default factories.createCoreController(CATEGORY, ({ strapi }) => {
  const shown = async (documentId: string, query: Query) => {
    const fields = query.fields as Modules.Documents.Params.Fields.Any<typeof CATEGORY>;
    const category = await strapi.documents(CATEGORY).findOne({ documentId, fields, populate: POPULATED });
    if (!category) throw notFound();
    const [data] = await present([category], query);
    return { data: data as Partial<Category>, meta: {} };
  };

  /** Whole: who writes chooses no part. */
  const written = async (documentId: string, populate: Query['populate']) => {
    const { data, meta } = await shown(documentId, { populate });
    return { data: data as Category, meta };
  };

  /** With what is below them, where the caller asks for it. */
  const present = async (categories: Row[], { populate }: Query): Promise<Partial<Category>[]> => {
    const tree = populates(populate, 'children') ? await categoryTree(strapi) : undefined;
    return categories.map((category) => {
      const branch = tree?.get(category.documentId);
      const below = branch ? { productCount: branch.productCount, children: branch.children } : {};
      return { ...presentCategory(category), ...below };
    });
  };

  return {
    find: serve(CATEGORY_ROUTES.find, async ({ query: asked }, ctx) => {
      const query = await permitted(ctx, CATEGORY, asked);
      return readFresh(strapi, async () => {
        const { rows, pagination } = await readPage<Row>(strapi, CATEGORY, query, CATEGORIES);
        return answer(200, { data: await present(rows, query), meta: { pagination } });
      });
    }),

    findOne: serve(CATEGORY_ROUTES.findOne, async ({ params: { id }, query }, ctx) =>
      answer(200, await shown(id, await permitted(ctx, CATEGORY, query))),
    ),

    create: serve(CATEGORY_ROUTES.create, async ({ data, query: { populate } }) => {
      await refuseBadParent(strapi, data.parent);
      const slug = data.slug ?? (await freeSlug(strapi, CATEGORY, data.name));
      const { documentId } = await strapi
        .documents(CATEGORY)
        .create({ data: { ...data, slug } as NewCategory });
      return answer(201, await written(documentId, populate));
    }),

    update: serve(CATEGORY_ROUTES.update, async ({ params: { id }, query: { populate }, data }) => {
      await refuseBadParent(strapi, data.parent, id);
      const updated = await strapi.documents(CATEGORY).update({ documentId: id, data: data as object });
      if (!updated) throw notFound();
      return answer(200, await written(id, populate));
    }),

    delete: serve(CATEGORY_ROUTES.delete, async ({ params: { id } }) => {
      const { entries } = await strapi.documents(CATEGORY).delete({ documentId: id });
      if (entries.length === 0) throw notFound();
      return answer(204, undefined);
    }),
  };
});
