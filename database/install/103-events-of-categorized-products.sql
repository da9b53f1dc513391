-- See 100-events.sql.
SELECT install_event_trigger(
  'products_category_lnk', 'INSERT', 'NEW TABLE AS link', 'tell_of_linked_products(''product_id'')');
SELECT install_event_trigger(
  'products_category_lnk', 'DELETE', 'OLD TABLE AS link', 'tell_of_linked_products(''product_id'')');
