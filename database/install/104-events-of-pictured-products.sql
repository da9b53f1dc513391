-- See 100-events.sql.
SELECT install_event_trigger('files_related_mph', 'INSERT', 'NEW TABLE AS link', 'tell_of_linked_products(''related_id'')');
SELECT install_event_trigger('files_related_mph', 'DELETE', 'OLD TABLE AS link', 'tell_of_linked_products(''related_id'')');
