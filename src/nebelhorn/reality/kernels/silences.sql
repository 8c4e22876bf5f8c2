-- When customers had been silent for a whole horizon: the last act before, plus the horizon.
-- {act}(customer_no, t_us).
SELECT customer_no, t_us + {horizon_us} AS silent_us
FROM (
  SELECT customer_no, t_us, lead(t_us) OVER (PARTITION BY customer_no ORDER BY t_us) AS next_us
  FROM {act}
) AS ahead
WHERE next_us IS NULL OR (next_us - t_us) > {horizon_us}
