-- See 100-events.sql.
SELECT install_event_trigger('products', 'INSERT', 'NEW TABLE AS after', 'tell_of_products()');
SELECT install_event_trigger('products', 'UPDATE', 'OLD TABLE AS before NEW TABLE AS after', 'tell_of_products()');
SELECT install_event_trigger('products', 'DELETE', 'OLD TABLE AS before', 'tell_of_products()');
