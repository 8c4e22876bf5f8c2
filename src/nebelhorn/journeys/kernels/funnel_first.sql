-- The first time each unit was at the first step of a funnel.
SELECT unit_no, t_us AS first_us, t_us AS reached_us, event_id AS reached_id
FROM (
  SELECT unit_no, t_us, event_id,
    row_number() OVER (PARTITION BY unit_no ORDER BY t_us, event_id) AS place
  FROM {step}
  WHERE touchpoint_no = {touchpoint_no} AND t_us <= {as_of_us}
) AS visits
WHERE place = 1
