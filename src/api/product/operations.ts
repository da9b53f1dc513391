/** The product routes. */
import { z } from 'zod';
import { catalogueRoutes, revalidated } from '../../http/catalogue-routes';
import { entryQuery, listQuery, populate, wholeQuery } from '../../http/query';
import { FACET_NAMES, facets, newProduct, product, productChanges, productOfStaff } from './contract';

const IMAGES = { populate: populate('`images` for the pictures; the category is always there') };

const facetNames = z
  .string()
  .transform((names) => names.split(','))
  .pipe(z.array(z.enum(FACET_NAMES, `must be some of ${FACET_NAMES.join(', ')}`)))
  .describe(
    'Some of category, price, stock, separated by commas: what all that match have in common, in `meta.facets`',
  );

const routes = catalogueRoutes({
  path: '/products',
  tag: 'Products',
  one: 'Product',
  many: 'Products',
  shown: product,
  shownToStaff: productOfStaff,
  created: newProduct,
  changed: productChanges,
  meta: { facets: facets.optional() },
  listed: listQuery('api::product.product').extend({ ...IMAGES, facets: facetNames.optional() }),
  read: entryQuery.extend(IMAGES),
  written: wholeQuery.extend(IMAGES),
  examples: {
    sort: 'popularity:desc',
    fields: 'name,price',
    populate: 'images',
    facets: 'category,price',
    _q: 'espresso',
    'filters[category][slug][$eq]': 'coffee',
    'filters[category][path][$startsWith]': '/drinks/',
    'filters[price][$gte]': '5',
    'filters[price][$lte]': '20',
    'filters[stock][$gt]': '0',
    'filters[name][$containsi]': 'espresso',
  },
});

export const PRODUCT_ROUTES = {
  ...routes,
  find: revalidated(routes.find),
  findOne: revalidated(routes.findOne),
};
