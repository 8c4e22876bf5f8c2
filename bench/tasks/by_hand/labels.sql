CREATE OR REPLACE TEMP TABLE hand AS
WITH ahead AS (
  SELECT event_id, unit_no, t_us AS from_us,
    min(t_us) FILTER (touchpoint_no IN ({first}, {second})) OVER (
      PARTITION BY unit_no ORDER BY t_us, event_id
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS came_us
  FROM step
  WHERE t_us <= {as_of_us}
)
SELECT event_id, unit_no, from_us, if(came_us - from_us <= {window_us}, came_us, NULL) AS next_us,
  coalesce(came_us - from_us > {window_us}, true) AND {as_of_us} - from_us < {window_us} AS censored
FROM ahead
