-- For each point the amount of all acts after it within the horizon, in hundredths; 0: none.
-- {point}(point_no, customer_no, sealed_us); {act}(customer_no, t_us, class), class the amount.
-- Whole seconds, shifted by whole weeks so that // rounds down before 1970 too.
WITH line AS (
  SELECT customer_no, point_no AS asked_no, CAST(NULL AS BIGINT) AS amount,
    (sealed_us + 60480000000000000) // 1000000 AS at_s
  FROM {point}
  UNION ALL
  SELECT customer_no, CAST(NULL AS BIGINT) AS asked_no, class AS amount,
    (t_us + 60480000000000000) // 1000000 AS at_s
  FROM {act}
),
ahead AS (
  SELECT asked_no, sum(amount) OVER (PARTITION BY customer_no ORDER BY at_s
    RANGE BETWEEN 1 FOLLOWING AND {horizon_s} FOLLOWING) AS total
  FROM line
)
SELECT asked_no AS point_no, CAST(coalesce(total, 0) AS BIGINT) AS spent
FROM ahead
WHERE asked_no IS NOT NULL
