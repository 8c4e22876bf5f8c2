-- Each event with the touchpoint before it and the event after it in its journey, else NULL.
SELECT event_id, customer_no, unit_no, journey_id, touchpoint_no AS from_no, t_us AS from_us,
  lag(touchpoint_no) OVER (PARTITION BY journey_id ORDER BY t_us, event_id) AS came_no,
  lead(touchpoint_no) OVER (PARTITION BY journey_id ORDER BY t_us, event_id) AS to_no,
  lead(t_us) OVER (PARTITION BY journey_id ORDER BY t_us, event_id) AS to_us
FROM {step}
