-- For each act that decided predictions: when the first of them was sealed, and since when all of
-- them said yes, up to the act. NULL: the last one did not. An act decides the predictions between
-- the act before it and itself whose horizon reaches it; acts of one instant are one.
-- {told}(point_no, customer_no, sealed_us, known, called, warned, blind_called, blind_warned): what
-- turned out yes, and what we and a blind guess had said; {act}(customer_no, t_us). known: of one of
-- them at least something was known.
WITH line AS (
  SELECT customer_no, sealed_us AS at_us, 1 AS turn, point_no AS asked_no,
    CAST(NULL AS BIGINT) AS act_us, known AS was_known, called AS was_called, warned AS was_warned,
    blind_called AS was_blind_called, blind_warned AS was_blind_warned
  FROM {told}
  UNION ALL
  SELECT customer_no, t_us AS at_us, 0 AS turn, CAST(NULL AS BIGINT) AS asked_no, t_us AS act_us,
    0 AS was_known, 0 AS was_called, 0 AS was_warned, 0 AS was_blind_called, 0 AS was_blind_warned
  FROM {act}
),
ahead AS (
  SELECT customer_no, at_us, asked_no, was_known, was_called, was_warned, was_blind_called,
    was_blind_warned,
    last_value(act_us IGNORE NULLS) OVER (
      PARTITION BY customer_no ORDER BY at_us DESC, turn DESC, asked_no DESC
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS next_us
  FROM line
),
decided AS (
  SELECT customer_no, at_us, next_us, was_known,
    max(CASE WHEN was_called = 0 THEN at_us END) OVER (PARTITION BY customer_no, next_us)
      AS not_called_us,
    max(CASE WHEN was_warned = 0 THEN at_us END) OVER (PARTITION BY customer_no, next_us)
      AS not_warned_us,
    max(CASE WHEN was_blind_called = 0 THEN at_us END) OVER (PARTITION BY customer_no, next_us)
      AS not_blind_called_us,
    max(CASE WHEN was_blind_warned = 0 THEN at_us END) OVER (PARTITION BY customer_no, next_us)
      AS not_blind_warned_us
  FROM ahead
  WHERE asked_no IS NOT NULL AND (next_us - at_us) <= {horizon_us}
)
SELECT customer_no, next_us AS act_us, min(at_us) AS first_us, max(was_known) AS known,
  min(CASE WHEN not_called_us IS NULL OR at_us > not_called_us THEN at_us END) AS called_us,
  min(CASE WHEN not_warned_us IS NULL OR at_us > not_warned_us THEN at_us END) AS warned_us,
  min(CASE WHEN not_blind_called_us IS NULL OR at_us > not_blind_called_us THEN at_us END)
    AS blind_called_us,
  min(CASE WHEN not_blind_warned_us IS NULL OR at_us > not_blind_warned_us THEN at_us END)
    AS blind_warned_us
FROM decided
GROUP BY customer_no, next_us
