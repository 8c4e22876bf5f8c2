-- Of those at one step, the earliest event after it that counts: at {touchpoint_no}, or anywhere
-- with {anywhere} = 1. After means later in (t_us, event_id); in time means within the window.
SELECT unit_no, first_us, t_us AS reached_us, event_id AS reached_id, touchpoint_no
FROM (
  SELECT r.unit_no AS unit_no, r.first_us AS first_us, s.t_us AS t_us, s.event_id AS event_id,
    s.touchpoint_no AS touchpoint_no,
    row_number() OVER (PARTITION BY r.unit_no ORDER BY s.t_us, s.event_id) AS place
  FROM {reached} AS r JOIN {step} AS s ON s.unit_no = r.unit_no
  WHERE (s.touchpoint_no = {touchpoint_no} OR {anywhere} = 1)
    AND (s.t_us > r.reached_us OR (s.t_us = r.reached_us AND s.event_id > r.reached_id))
    AND s.t_us - r.first_us <= {window_us} AND s.t_us <= {as_of_us}
) AS visits
WHERE place = 1
