-- Adjustments are one JSON value of their order's row; these say what is in it, to the checks, the reconciliation and exports.

-- An order without any has NULL, not an empty list. A discount is zero or less, shipping and tax are zero or more.
CREATE OR REPLACE FUNCTION order_adjustments_are_valid(adjustments jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_typeof(adjustments) = 'array' AND jsonb_array_length(adjustments) > 0 AND NOT EXISTS (
    SELECT FROM jsonb_array_elements(adjustments) AS adjustment
    WHERE (
      CASE adjustment->>'kind'
        WHEN 'discount' THEN (adjustment->>'amount')::numeric <= 0
        WHEN 'shipping' THEN (adjustment->>'amount')::numeric >= 0
        WHEN 'tax' THEN (adjustment->>'amount')::numeric >= 0
      END
    ) IS NOT TRUE
  )
$$;

-- In major units; zero for an order without any.
CREATE OR REPLACE FUNCTION order_adjustments_total(adjustments jsonb) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$
  SELECT COALESCE(sum((adjustment->>'amount')::numeric), 0)::numeric(16, 2)
  FROM jsonb_array_elements(COALESCE(adjustments, '[]')) AS adjustment
$$;
