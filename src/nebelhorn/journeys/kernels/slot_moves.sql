-- Each event with the one directly after it in its journey (NULL: the last), and the journey's slot.
SELECT j.slot AS slot, s.unit_no AS unit_no, s.touchpoint_no AS from_no,
  lead(s.touchpoint_no) OVER (PARTITION BY s.journey_id ORDER BY s.t_us, s.event_id) AS to_no,
  (lead(s.t_us) OVER (PARTITION BY s.journey_id ORDER BY s.t_us, s.event_id)) - s.t_us AS wait_us
FROM {step} AS s JOIN {journey_slot} AS j ON j.journey_id = s.journey_id
