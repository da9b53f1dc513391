/** Categories over HTTP: everybody reads them, staff keep them. */
import { factories, type Modules } from '@strapi/strapi';
import { parseData } from '../../../http/body';
import type { Context } from '../../../http/context';
import { readPage } from '../../../http/page';
import type { Entity } from '../../../http/presentation';
import { populates, readEntryQuery, readQuery, type Query } from '../../../http/query';
import { categoryChanges, newCategory, type Category } from '../contract';
import { presentCategory } from '../presentation';
import { categoryTree } from '../tree';
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
  const answer = async (ctx: Context, documentId: string, status: number, query: Query = {}) => {
    const fields = query.fields as Modules.Documents.Params.Fields.Any<typeof CATEGORY>;
    const category = await strapi.documents(CATEGORY).findOne({ documentId, fields, populate: POPULATED });
    if (!category) return ctx.notFound();
    const [shown] = await present([category], query);
    ctx.status = status;
    ctx.body = { data: shown, meta: {} };
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
    async find(ctx) {
      const query = await readQuery(strapi, ctx, CATEGORY);
      const { rows, pagination } = await readPage<Row>(strapi, CATEGORY, query, CATEGORIES);
      ctx.body = { data: await present(rows, query), meta: { pagination } };
    },

    async findOne(ctx) {
      const query = await readEntryQuery(strapi, ctx, CATEGORY);
      await answer(ctx, ctx.params.id, 200, query);
    },

    async create(ctx) {
      const data = parseData(newCategory, ctx);
      await refuseBadParent(strapi, data.parent);
      const slug = data.slug ?? (await freeSlug(strapi, CATEGORY, data.name));
      const { documentId } = await strapi
        .documents(CATEGORY)
        .create({ data: { ...data, slug } as NewCategory });
      await answer(ctx, documentId, 201);
    },

    async update(ctx) {
      const data = parseData(categoryChanges, ctx);
      await refuseBadParent(strapi, data.parent, ctx.params.id);
      const updated = await strapi
        .documents(CATEGORY)
        .update({ documentId: ctx.params.id, data: data as object });
      if (!updated) return ctx.notFound();
      await answer(ctx, ctx.params.id, 200);
    },

    async delete(ctx) {
      const { entries } = await strapi.documents(CATEGORY).delete({ documentId: ctx.params.id });
      if (entries.length === 0) return ctx.notFound();
      ctx.status = 204;
    },
  };
});
