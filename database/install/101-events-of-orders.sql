-- See 100-events.sql.
SELECT install_event_trigger('orders', 'INSERT', 'NEW TABLE AS after', 'tell_of_orders()');
SELECT install_event_trigger('orders', 'UPDATE', 'OLD TABLE AS before NEW TABLE AS after', 'tell_of_orders()');
