-- Time between one own act of a customer and the next, where it is long enough.
WITH act AS (
  SELECT s.customer_no AS who,
    (lead(s.t_us) OVER (PARTITION BY s.customer_no ORDER BY s.t_us, s.event_id)) - s.t_us AS pause_us
  FROM {step} AS s
  WHERE s.customer_no IS NOT NULL AND s.touchpoint_no IN ({own})
)
SELECT a.who AS customer_no, a.pause_us AS pause_us
FROM act AS a
WHERE a.pause_us >= {least_us}
