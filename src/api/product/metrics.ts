/** What is told of the stock as it is. How often a product has sold out is told by its events. */
import { askDatabaseFor } from '../../platform/database-figures';

// By the index of the panel's home page: counting sold-out products without a threshold would read the whole catalogue.
askDatabaseFor({
  name: 'shop_products_running_out',
  help: 'Products for sale whose stock is at or below their threshold, and those of them that have sold out',
  labelNames: ['stock'],
  sql: `
    SELECT json_build_object('stock', 'low') AS labels, count(*) AS value FROM products WHERE running_out AND stock > 0
    UNION ALL
    SELECT json_build_object('stock', 'none'), count(*) FROM products WHERE running_out AND stock = 0`,
});
