-- The tables that an order touches in the shop, with the same constraints and indexes, written by hand.
CREATE TABLE customers (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  email text NOT NULL UNIQUE,
  blocked boolean NOT NULL DEFAULT false
);

CREATE TABLE categories (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  document_id text NOT NULL UNIQUE,
  name text NOT NULL,
  slug text NOT NULL UNIQUE
);

CREATE TABLE products (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  document_id text NOT NULL UNIQUE,
  name text NOT NULL,
  slug text NOT NULL UNIQUE,
  sku text NOT NULL UNIQUE,
  description text,
  price numeric(10, 2) NOT NULL CHECK (price >= 0),
  stock integer NOT NULL CHECK (stock >= 0),
  category_id integer REFERENCES categories,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON products (category_id);

CREATE TABLE orders (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  document_id text NOT NULL UNIQUE,
  number text NOT NULL UNIQUE,
  customer_id integer NOT NULL REFERENCES customers,
  state text NOT NULL CHECK (state IN ('placed', 'confirmed', 'shipped', 'delivered', 'cancelled')),
  currency text NOT NULL,
  total numeric(16, 2) NOT NULL CHECK (total >= 0),
  placed_at timestamptz NOT NULL,
  note text,
  shipping_address jsonb,
  idempotency_key text,
  request_hash text,
  UNIQUE (customer_id, idempotency_key)
);
CREATE INDEX ON orders (customer_id, id DESC);

CREATE TABLE order_lines (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  order_id integer NOT NULL REFERENCES orders,
  product_id integer REFERENCES products ON DELETE SET NULL,
  product_document_id text NOT NULL,
  position integer NOT NULL,
  name text NOT NULL,
  sku text NOT NULL,
  unit_price numeric(10, 2) NOT NULL CHECK (unit_price >= 0),
  quantity integer NOT NULL CHECK (quantity > 0),
  total numeric(16, 2) NOT NULL CHECK (total = unit_price * quantity)
);
CREATE INDEX ON order_lines (order_id);
CREATE INDEX ON order_lines (product_id);

CREATE TABLE stock_movements (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  product_id integer REFERENCES products ON DELETE SET NULL,
  order_id integer REFERENCES orders ON DELETE SET NULL,
  delta integer NOT NULL CHECK (delta <> 0),
  stock_after integer NOT NULL CHECK (stock_after >= 0),
  reason text NOT NULL CHECK (reason IN ('opening', 'received', 'sale', 'cancellation')),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON stock_movements (product_id, id DESC);
CREATE INDEX ON stock_movements (order_id);
