-- For each act that decided predictions: when the first of them was sealed, and since when all of
-- them said yes, up to the act. NULL: the last one did not. An act decides the predictions between
-- the act before it and itself whose horizon reaches it; acts of one instant are one.
-- {told}(point_no, customer_no, sealed_us, called, warned): what turned out yes;
-- {act}(customer_no, t_us).
WITH line AS (
  SELECT customer_no, sealed_us AS at_us, 1 AS turn, point_no AS asked_no,
    CAST(NULL AS BIGINT) AS act_us, called AS was_called, warned AS was_warned
  FROM {told}
  UNION ALL
  SELECT customer_no, t_us AS at_us, 0 AS turn, CAST(NULL AS BIGINT) AS asked_no, t_us AS act_us,
    0 AS was_called, 0 AS was_warned
  FROM {act}
),
ahead AS (
  SELECT customer_no, at_us, asked_no, was_called, was_warned,
    last_value(act_us IGNORE NULLS) OVER (
      PARTITION BY customer_no ORDER BY at_us DESC, turn DESC, asked_no DESC
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS next_us
  FROM line
),
decided AS (
  SELECT customer_no, at_us, next_us,
    max(CASE WHEN was_called = 0 THEN at_us END) OVER (PARTITION BY customer_no, next_us)
      AS not_called_us,
    max(CASE WHEN was_warned = 0 THEN at_us END) OVER (PARTITION BY customer_no, next_us)
      AS not_warned_us
  FROM ahead
  WHERE asked_no IS NOT NULL AND (next_us - at_us) <= {horizon_us}
)
SELECT customer_no, next_us AS act_us, min(at_us) AS first_us,
  min(CASE WHEN not_called_us IS NULL OR at_us > not_called_us THEN at_us END) AS called_us,
  min(CASE WHEN not_warned_us IS NULL OR at_us > not_warned_us THEN at_us END) AS warned_us
FROM decided
GROUP BY customer_no, next_us
