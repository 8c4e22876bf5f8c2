-- Cases by stretch of time and customer, and in how many of them the claim came true.
-- {point}(customer_no, stretch, side, came): side 1 meets the condition, side 2 is what it is
-- compared with; came is 1 or 0.
SELECT stretch, customer_no,
  CAST(sum(CASE WHEN side = 1 THEN 1 ELSE 0 END) AS BIGINT) AS n_when,
  CAST(sum(CASE WHEN side = 1 THEN came ELSE 0 END) AS BIGINT) AS k_when,
  CAST(sum(CASE WHEN side = 2 THEN 1 ELSE 0 END) AS BIGINT) AS n_than,
  CAST(sum(CASE WHEN side = 2 THEN came ELSE 0 END) AS BIGINT) AS k_than
FROM {point}
WHERE side IN (1, 2)
GROUP BY stretch, customer_no
