-- Who was erased, when and by whom, without the person: see src/privacy. A table of ours and no content type, so nobody rewrites
-- it by an API. The documentId is kept because after a restored backup it is the one way to find out who has to be erased again.
CREATE TABLE IF NOT EXISTS customer_erasures (
  customer_document_id text PRIMARY KEY,
  erased_at timestamptz NOT NULL DEFAULT now(),
  -- Orders that stay in the books without the person.
  orders int NOT NULL CHECK (orders >= 0),
  actor_kind text NOT NULL CHECK (actor_kind IN ('admin', 'staff', 'token', 'system')),
  actor_id int,
  actor_name text,
  CHECK (actor_kind = 'system' OR actor_id IS NOT NULL AND actor_name IS NOT NULL)
);
