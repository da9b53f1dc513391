/** Products, with what a list of them has in common where an app shows filters beside it. */
import type { CallOptions } from './api.js';
import { EditableCollection, type PageBody } from './collection.js';
import type { Page } from './pages.js';
import { queryString, type PageQuery } from './query.js';
import type { Facets, NewProduct, Product, ProductChanges, ProductOfStaff } from './schemas.js';

export interface ProductQuery extends PageQuery {
  /** What to count over everything that matches. */
  facets?: readonly (keyof Facets)[];
}

export interface ProductPage extends Page<Product> {
  /** Those that were asked for. */
  facets: Facets;
}

interface ProductPageBody extends PageBody<Product> {
  meta: PageBody<Product>['meta'] & { facets?: Facets };
}

export class Products extends EditableCollection<Product, NewProduct, ProductChanges, ProductOfStaff> {
  /**
   * One page; the first one where the query names none.
   * @throws ShopRefusal INVALID_REQUEST naming the parameter at fault.
   */
  override async list(query: ProductQuery = {}, options: CallOptions = {}): Promise<ProductPage> {
    const { data, meta } = await this.readBody<ProductPageBody>(queryString(query), options);
    return { items: data, pagination: meta.pagination, facets: meta.facets ?? {} };
  }
}
