-- Strapi gives every table an index of who created a row and who changed it last, and every foreign key one of its own.
-- Orders, lines and movements are written by the engine, for nobody, so the first two hold nothing; the others begin
-- like an index that is there anyway. Each of them would be written to with every order.
DROP INDEX IF EXISTS
  orders_created_by_id_fk, orders_updated_by_id_fk, orders_customer_id_fk, orders_documents_idx,
  order_lines_created_by_id_fk, order_lines_updated_by_id_fk,
  stock_movements_created_by_id_fk, stock_movements_updated_by_id_fk, stock_movements_product_id_fk,
  order_transitions_created_by_id_fk, order_transitions_updated_by_id_fk, order_transitions_order_id_fk,
  order_transitions_documents_idx;
