-- Each event with the one directly after it in its journey; the last has none (NULL).
-- Materialised before anything is aggregated: fused with an exact median it spills without end.
SELECT unit_no, touchpoint_no AS from_no,
  lead(touchpoint_no) OVER (PARTITION BY journey_id ORDER BY t_us, event_id) AS to_no,
  (lead(t_us) OVER (PARTITION BY journey_id ORDER BY t_us, event_id)) - t_us AS wait_us
FROM {step}
