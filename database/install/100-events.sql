-- Events, written as jobs in the transaction that causes them, whoever causes it: the engine, the panel, a plugin, psql. A
-- transaction that is rolled back has caused none. See src/events/event.ts for what is in them, and docs/adr/0013.
--
-- One statement, one INSERT, one NOTIFY; a job holds at most 500 events. All of them lie in one queue, so that they are spread
-- over their subscribers in the order in which they happened. By the clock and not by now(), which is when the transaction began.
-- The engine's own add_jobs takes ten times as long, which every order would pay: it sees to tasks, queues and keys each time.
CREATE OR REPLACE FUNCTION write_events(events json[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  moment timestamptz := clock_timestamp();
  task int;
  queue int;
  written int;
  -- Which request each order is placed or moved on by, as far as the engine has said so (src/ordering/locks.ts).
  requests jsonb := nullif(current_setting('shop.requests', true), '')::jsonb;
BEGIN
  IF events IS NULL THEN
    RETURN;
  END IF;
  LOOP
    SELECT id INTO task FROM graphile_worker._private_tasks WHERE identifier = 'spread-events';
    SELECT id INTO queue FROM graphile_worker._private_job_queues WHERE queue_name = 'events';
    EXIT WHEN task IS NOT NULL AND queue IS NOT NULL;
    -- The first time, and when somebody has tidied them away.
    INSERT INTO graphile_worker._private_tasks (identifier) VALUES ('spread-events') ON CONFLICT DO NOTHING;
    INSERT INTO graphile_worker._private_job_queues (queue_name) VALUES ('events') ON CONFLICT DO NOTHING;
  END LOOP;
  INSERT INTO graphile_worker._private_jobs (task_id, job_queue_id, payload, run_at, max_attempts)
  SELECT task, queue, json_build_object('events', json_agg(
    CASE WHEN request IS NULL
      THEN json_build_object('id', id, 'type', event -> 'type', 'at', at_utc, 'data', event -> 'data')
      ELSE json_build_object('id', id, 'type', event -> 'type', 'at', at_utc, 'data', event -> 'data', 'requestId', request)
    END ORDER BY place)), min(at), 32767
  FROM (
    SELECT event, place, at, gen_random_uuid() AS id, requests ->> (event -> 'data' ->> 'documentId') AS request,
      to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at_utc
    FROM unnest(events) WITH ORDINALITY AS caused (event, place),
      LATERAL (SELECT moment + place * interval '1 microsecond' AS at) AS clock
  ) AS told
  GROUP BY (place - 1) / 500;
  GET DIAGNOSTICS written = ROW_COUNT;
  PERFORM pg_notify('jobs:insert', json_build_object('r', random(), 'count', written)::text);
END
$$;

-- A plan is kept from the first call, which sees one row; the next may see a million, and must not compare each with each:
-- hence no nested loops.
--
-- The triggers run as the shop's own user: who may change an order may cause its event. What they call runs as its caller, so
-- that nobody can make one up.
CREATE OR REPLACE FUNCTION tell_of_orders() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_nestloop = off AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM write_events(array_agg(json_build_object('type', 'order.placed', 'data', json_build_object(
      'documentId', document_id, 'number', number, 'state', state, 'total', total, 'currency', currency)) ORDER BY id))
    FROM after;
  ELSE
    PERFORM write_events(array_agg(json_build_object('type', 'order.' || after.state, 'data', json_build_object(
      'documentId', after.document_id, 'number', after.number, 'state', after.state,
      'total', after.total, 'currency', after.currency)) ORDER BY id))
    FROM after JOIN before USING (id)
    WHERE after.state <> before.state AND after.state <> 'placed';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION product_event(type text, product products, change text DEFAULT NULL) RETURNS json
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT json_build_object('type', type, 'data', json_strip_nulls(json_build_object(
    'documentId', product.document_id, 'sku', product.sku, 'name', product.name, 'stock', product.stock,
    'threshold', coalesce(product.low_stock_threshold, 0), 'change', change)))
$$;

-- A sale writes the stock and nothing else (ledger.ts), not even updated_at; the rest of its products' rows, with their long
-- descriptions, is not compared.
CREATE OR REPLACE FUNCTION tell_of_products() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_nestloop = off AS $$
DECLARE
  silent CONSTANT text[] := '{stock,popularity,running_out,updated_at,updated_by_id,published_at}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM write_events(array_agg(product_event('product.changed', after::products, 'created') ORDER BY id)) FROM after;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM write_events(array_agg(product_event('product.changed', before::products, 'deleted') ORDER BY id)) FROM before;
  ELSE
    PERFORM write_events(array_agg(product_event(type, after::products, change) ORDER BY id, place))
    FROM after JOIN before USING (id)
    CROSS JOIN LATERAL (VALUES
      (1, 'product.changed', 'updated',
        (after.stock = before.stock OR after.updated_at IS DISTINCT FROM before.updated_at)
          AND to_jsonb(after) - silent IS DISTINCT FROM to_jsonb(before) - silent),
      (2, 'stock.low', NULL,
        after.stock < before.stock AND before.stock > coalesce(after.low_stock_threshold, 0)
          AND after.stock <= coalesce(after.low_stock_threshold, 0)),
      (3, 'stock.out', NULL, after.stock = 0 AND before.stock > 0)
    ) AS told (place, type, change, happened)
    WHERE happened;
  END IF;
  RETURN NULL;
END
$$;

-- A product's category and pictures are rows beside it, which Strapi deletes and inserts. Of a product that is being deleted
-- nothing is left to tell here.
CREATE OR REPLACE FUNCTION tell_of_linked_products() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM write_events(array_agg(product_event('product.changed', linked::products, 'updated') ORDER BY linked.id))
  FROM (
    SELECT DISTINCT (to_jsonb(link) ->> TG_ARGV[0])::int AS id FROM link
    WHERE coalesce(to_jsonb(link) ->> 'related_type', 'api::product.product') = 'api::product.product'
  ) AS touched
  -- One by one along the index: the plan of the first call is kept, and must not read the whole catalogue for one link.
  CROSS JOIN LATERAL (SELECT * FROM products WHERE products.id = touched.id OFFSET 0) AS linked;
  RETURN NULL;
END
$$;

-- Who may create a table may hang a trigger on it, and these would tell of that table as if it were ours: nobody but the shop
-- may use them. The triggers that are there ask for no right.
REVOKE ALL ON FUNCTION tell_of_orders(), tell_of_products(), tell_of_linked_products() FROM PUBLIC;

-- A trigger locks its table against writing until the transaction ends. So the files that follow are one for each table: whoever
-- sells meanwhile waits for a moment, and never in a circle.
CREATE OR REPLACE FUNCTION install_event_trigger(told_table text, event text, transition text, teller text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  trigger_name text := told_table || '_tell_of_' || lower(event);
BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = trigger_name AND tgrelid = told_table::regclass) THEN
    EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION %s',
      trigger_name, event, told_table, transition, teller);
  END IF;
END
$$;

-- add_jobs draws a number for every task and queue it is told of, also for those that are there. In years the numbers run
-- out, and deliveries with them; drawn again, they harm nobody, for what is there stays.
DO $$
DECLARE
  counter text;
BEGIN
  FOREACH counter IN ARRAY ARRAY[
    pg_get_serial_sequence('graphile_worker._private_tasks', 'id'),
    pg_get_serial_sequence('graphile_worker._private_job_queues', 'id')
  ] LOOP
    IF EXISTS (SELECT FROM pg_sequence WHERE seqrelid = counter::regclass AND NOT seqcycle) THEN
      EXECUTE format('ALTER SEQUENCE %s CYCLE', counter);
    END IF;
  END LOOP;
END
$$;
