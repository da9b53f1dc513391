/** A small shop with a tree of categories: drinks with coffee and tea below them, and something beside them all. */
import { product, type TestProduct } from './catalogue';
import { staff, type Person } from './people';
import { openShop, type Shop } from './shop';

export interface Category {
  documentId: string;
  slug: string;
  path: string;
  productCount: number;
  children: Category[];
}

export interface Shelves {
  shop: Shop;
  clerk: Person;
  drinks: Category;
  coffee: Category;
  tea: Category;
  espresso: TestProduct;
  /** Makes a category, at the top where no parent is given. */
  category: (name: string, parent?: Category) => Promise<Category>;
  /** Puts a product into a category. */
  into: (sold: TestProduct, category: Category) => Promise<unknown>;
  /** Names of the products that this query lists. */
  names: (query: string) => Promise<string[]>;
}

export async function openShelves(settings?: Record<string, string>): Promise<Shelves> {
  const shop = await openShop(settings);
  const clerk = await staff(shop);
  const category: Shelves['category'] = async (name, parent) => {
    const { body } = await shop
      .post('/api/categories', clerk.token, { name, parent: parent?.documentId ?? null })
      .expect(201);
    return body.data as Category;
  };
  const into: Shelves['into'] = (sold, { documentId }) =>
    shop.put(`/api/products/${sold.documentId}`, clerk.token, { category: documentId }).expect(200);
  const names: Shelves['names'] = async (query) => {
    const { body } = await shop.get(`/api/products?${query}`).expect(200);
    return (body.data as { name: string }[]).map(({ name }) => name);
  };

  const drinks = await category('Drinks');
  const coffee = await category('Coffee', drinks);
  const tea = await category('Tea', drinks);
  const espresso = await product(shop, { name: 'Espresso', price: 9.5, stock: 20 });
  await into(espresso, coffee);
  await into(await product(shop, { name: 'Sencha', price: 4.25, stock: 0 }), tea);
  await into(await product(shop, { name: 'Hidden', active: false }), tea);
  await into(await product(shop, { name: 'Lemonade', price: 3, stock: 7 }), drinks);
  await product(shop, { name: 'Mug', price: 12, stock: 1 });
  return { shop, clerk, drinks, coffee, tea, espresso, category, into, names };
}
