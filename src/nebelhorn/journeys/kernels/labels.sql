-- For each event, when one of some touchpoints comes next within the horizon, and whether the
-- horizon was still running (and nothing had come) when we stopped looking.
SELECT event_id, unit_no, from_us,
  CASE WHEN came_us - from_us <= {horizon_us} THEN came_us END AS next_us,
  CASE WHEN came_us - from_us <= {horizon_us} THEN 0
    WHEN {as_of_us} - from_us < {horizon_us} THEN 1 ELSE 0 END AS censored
FROM (
  SELECT event_id, unit_no, t_us AS from_us,
    min(CASE WHEN touchpoint_no IN ({touchpoint_nos}) THEN t_us END) OVER (
      PARTITION BY unit_no ORDER BY t_us, event_id
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS came_us
  FROM {step}
  WHERE t_us <= {as_of_us}
) AS ahead
