-- What the shop keeps of its webhooks beside Strapi's own table of them: see src/webhooks and docs/adr/0016. Tables of ours and
-- no content types: nobody reads or writes them but the shop, and their states are held by constraints.
DO $$
BEGIN
  IF to_regclass('webhook_deliveries') IS NOT NULL THEN
    RETURN;
  END IF;

  -- One row for each webhook that has been told something, or whose secret was looked at.
  CREATE TABLE webhook_receivers (
    webhook_id int PRIMARY KEY REFERENCES strapi_webhooks (id) ON DELETE CASCADE,
    -- Both encrypted. The previous one is used as well for as long as its time is not over.
    secret text NOT NULL,
    previous_secret text,
    previous_until timestamptz,
    -- Deliveries that have failed since the last one that was taken; after some of them nothing is sent for a while.
    failures_in_row int NOT NULL DEFAULT 0 CHECK (failures_in_row >= 0),
    paused_until timestamptz,
    CHECK ((previous_secret IS NULL) = (previous_until IS NULL)),
    CHECK (paused_until IS NULL OR failures_in_row > 0)
  );

  -- One row for each event and webhook. Without a foreign key: what was sent to a webhook that is gone stays to be seen.
  CREATE TABLE webhook_deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL,
    webhook_id int NOT NULL,
    type text NOT NULL,
    -- The documentId of the order or product, whose deliveries go one after the other.
    subject text NOT NULL,
    -- The order's number or the product's SKU.
    title text NOT NULL,
    happened_at timestamptz NOT NULL,
    -- The very bytes that are sent, however often.
    body text NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed')),
    attempts int NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    due_at timestamptz DEFAULT now(),
    give_up_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    -- Of the last attempt: when, how long it took in milliseconds, and what was answered, or why nothing was.
    attempted_at timestamptz,
    took_ms int,
    status int,
    answer text,
    error text,
    replays int NOT NULL DEFAULT 0 CHECK (replays >= 0),
    replayed_at timestamptz,
    replayed_by text,
    -- The customer of its order was erased: nobody stands in the body, and no answer is kept.
    forgotten boolean NOT NULL DEFAULT false,
    UNIQUE (event_id, webhook_id),
    CHECK ((state = 'waiting') = (due_at IS NOT NULL)),
    CHECK ((state = 'waiting') = (ended_at IS NULL)),
    CHECK ((replays = 0) = (replayed_at IS NULL)),
    CHECK (NOT forgotten OR answer IS NULL)
  );

  CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, due_at, id) WHERE state = 'waiting';
  CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (webhook_id, id) WHERE state = 'failed';
  CREATE INDEX webhook_deliveries_of_webhook ON webhook_deliveries (webhook_id, id);
  CREATE INDEX webhook_deliveries_of_title ON webhook_deliveries (title, id);
  CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at) WHERE state <> 'waiting';
END
$$;

-- Of the request that caused the event, where the shop knows it. Looked for first: ALTER TABLE would lock the table before it looks.
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = 'webhook_deliveries'::regclass AND attname = 'request_id' AND NOT attisdropped
  ) THEN
    ALTER TABLE webhook_deliveries ADD COLUMN request_id text;
  END IF;
END
$$;

-- For tables from before there was an erasure. Asked first: ALTER TABLE would lock the table before it looks.
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = 'webhook_deliveries'::regclass AND attname = 'forgotten'
  ) THEN
    ALTER TABLE webhook_deliveries ADD COLUMN forgotten boolean NOT NULL DEFAULT false,
      ADD CHECK (NOT forgotten OR answer IS NULL);
  END IF;
END
$$;

CREATE INDEX IF NOT EXISTS webhook_deliveries_of_type ON webhook_deliveries (type, id);
CREATE INDEX IF NOT EXISTS webhook_deliveries_of_subject ON webhook_deliveries (webhook_id, subject, id) WHERE state = 'waiting';

-- Sees to it that a job will send what waits for a webhook, when the first of it is due and the webhook is not paused. Called by
-- whoever has changed one of these, after the change. The lock makes callers take turns, so that the last one sees what the
-- others have committed: no delivery is left without a job. For a webhook that is gone the job ends what waits, at once.
CREATE OR REPLACE FUNCTION call_webhook_carrier(webhook int) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  pause timestamptz;
  first_due timestamptz;
  is_on boolean; -- Null when it is gone.
BEGIN
  SELECT paused_until INTO pause FROM webhook_receivers WHERE webhook_id = webhook FOR NO KEY UPDATE;
  SELECT min(due_at) INTO first_due FROM webhook_deliveries WHERE webhook_id = webhook AND state = 'waiting';
  SELECT coalesce(enabled, false) INTO is_on FROM strapi_webhooks WHERE id = webhook;
  IF first_due IS NULL OR NOT is_on THEN
    RETURN;
  END IF;
  PERFORM graphile_worker.add_job(
    'carry-webhook',
    json_build_object('webhook', webhook),
    queue_name := 'webhook/' || webhook,
    run_at := CASE WHEN is_on THEN greatest(first_due, pause) ELSE now() END,
    max_attempts := 32767,
    job_key := 'webhook/' || webhook,
    flags := ARRAY['carry-webhook']);
END
$$;

-- Whoever saves a webhook wants to see whether it works now. However much waits for it, whoever deletes one does not wait for that.
CREATE OR REPLACE FUNCTION follow_webhook() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE webhook_receivers SET failures_in_row = 0, paused_until = NULL WHERE webhook_id = OLD.id;
  PERFORM call_webhook_carrier(OLD.id);
  RETURN NULL;
END
$$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'strapi_webhooks_follow' AND tgrelid = 'strapi_webhooks'::regclass) THEN
    CREATE TRIGGER strapi_webhooks_follow AFTER UPDATE OR DELETE ON strapi_webhooks
      FOR EACH ROW EXECUTE FUNCTION follow_webhook();
  END IF;
END
$$;
