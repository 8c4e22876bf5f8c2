-- Where a journey is cut: every event learns the event that opened its journey.
-- {marked}(event_id, customer_no, unit_no, t_us, touchpoint_no, key_value), nullable
WITH looking_back AS (
  SELECT event_id, customer_no, unit_no, t_us, touchpoint_no, key_value,
    lag(t_us) OVER (PARTITION BY unit_no ORDER BY t_us, event_id) AS earlier_us,
    lag(touchpoint_no) OVER (PARTITION BY unit_no ORDER BY t_us, event_id) AS earlier_no,
    last_value(key_value IGNORE NULLS) OVER (
      PARTITION BY unit_no ORDER BY t_us, event_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_key
  FROM {marked}
),
opened AS (
  SELECT event_id, customer_no, unit_no, t_us, touchpoint_no,
    CASE WHEN earlier_us IS NULL OR t_us - earlier_us > {gap_us}
      OR earlier_no IN ({end_nos}) OR key_value <> earlier_key
      THEN event_id END AS opening_id
  FROM looking_back
)
SELECT event_id, customer_no, unit_no, t_us, touchpoint_no,
  last_value(opening_id IGNORE NULLS) OVER (
    PARTITION BY unit_no ORDER BY t_us, event_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS opened_by
FROM opened
