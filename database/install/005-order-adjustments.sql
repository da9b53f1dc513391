-- Adjustments are one JSON value of their order's row; these say what is in it, to the checks, the reconciliation and exports.

-- An order without any has NULL, not an empty list. A discount is zero or less, shipping and tax are zero or more. One expression,
-- without a query in it, so that PostgreSQL makes it part of the CHECK: a function is called for every order with a discount.
CREATE OR REPLACE FUNCTION order_adjustments_are_valid(adjustments jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_typeof(adjustments) = 'array' AND jsonb_array_length(adjustments) > 0
    AND jsonb_array_length(adjustments) = jsonb_array_length(jsonb_path_query_array(adjustments,
      'strict $[*] ? (@.kind == "discount" && @.amount <= 0 || (@.kind == "shipping" || @.kind == "tax") && @.amount >= 0)'))
$$;

-- In major units; zero for an order without any.
CREATE OR REPLACE FUNCTION order_adjustments_total(adjustments jsonb) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$
  SELECT COALESCE(sum((adjustment->>'amount')::numeric), 0)::numeric(16, 2)
  FROM jsonb_array_elements(COALESCE(adjustments, '[]')) AS adjustment
$$;
