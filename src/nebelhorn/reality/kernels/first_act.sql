-- For each point the first act after it within the horizon: its class, and when it was known.
-- NULL: none came. Points stand before acts of the same instant when read backwards, so an act
-- counts only at a later time. {point}(point_no, customer_no, sealed_us);
-- {act}(customer_no, t_us, heard_us, act_id, class).
WITH line AS (
  SELECT customer_no, sealed_us AS at_us, 1 AS turn, point_no AS line_id, point_no AS asked_no,
    CAST(NULL AS BIGINT) AS act_us, CAST(NULL AS BIGINT) AS act_heard_us,
    CAST(NULL AS INTEGER) AS act_class
  FROM {point}
  UNION ALL
  SELECT customer_no, t_us AS at_us, 0 AS turn, act_id AS line_id,
    CAST(NULL AS BIGINT) AS asked_no, t_us AS act_us, heard_us AS act_heard_us,
    CAST(class AS INTEGER) AS act_class
  FROM {act}
),
ahead AS (
  SELECT asked_no, at_us,
    last_value(act_us IGNORE NULLS) OVER later AS next_us,
    last_value(act_heard_us IGNORE NULLS) OVER later AS next_heard_us,
    last_value(act_class IGNORE NULLS) OVER later AS next_class
  FROM line
  WINDOW later AS (PARTITION BY customer_no ORDER BY at_us DESC, turn DESC, line_id DESC
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT asked_no AS point_no,
  CASE WHEN (next_us - at_us) <= {horizon_us} THEN next_class END AS class,
  CASE WHEN (next_us - at_us) <= {horizon_us} THEN next_heard_us END AS heard_us
FROM ahead
WHERE asked_no IS NOT NULL
