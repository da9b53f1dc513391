/** The category routes. */
import { catalogueRoutes } from '../../http/catalogue-routes';
import { entryQuery, listQuery, populate, wholeQuery } from '../../http/query';
import { category, categoryChanges, newCategory } from './contract';

const CHILDREN = {
  populate: populate('`children` for everything below it, with how many products are for sale in each'),
};

export const CATEGORY_ROUTES = catalogueRoutes({
  path: '/categories',
  tag: 'Categories',
  one: 'Category',
  many: 'Categories',
  shown: category,
  shownToStaff: category,
  created: newCategory,
  changed: categoryChanges,
  meta: {},
  listed: listQuery('api::category.category').extend(CHILDREN),
  read: entryQuery.extend(CHILDREN),
  written: wholeQuery.extend(CHILDREN),
  examples: {
    sort: 'name:asc',
    fields: 'name,slug',
    populate: 'children',
    _q: 'coffee',
    'filters[slug][$eq]': 'coffee',
    'filters[parent][id][$null]': 'true',
    'filters[path][$startsWith]': '/drinks/',
  },
});
