/** Strapi compares its schema with the tables whenever a content type is new or changed: a shop that has run before must survive it. */
import { openShop, Shop } from '../support/shop';

test('a shop starts on its own tables when they are compared anew, and their columns stay as strict', async () => {
  const shop = await openShop();
  const strict = () =>
    shop.database.query(
      `SELECT table_name, column_name, data_type FROM information_schema.columns
       WHERE table_schema = 'public' AND is_nullable = 'NO' ORDER BY 1, 2`,
    );
  const before = await strict();
  await shop.stop();
  // What Strapi knows its tables by; without it everything is compared.
  await shop.database.query('DELETE FROM strapi_database_schema');

  const again = await Shop.boot(shop.database);

  await again.get('/api/health/ready').expect(200);
  expect(await strict()).toEqual(before);
  expect(before).toContainEqual({
    table_name: 'products',
    column_name: 'slug',
    data_type: 'character varying',
  });
});
