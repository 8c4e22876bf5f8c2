-- Voices at encounters, one row a slot of a journey they stand in.
SELECT DISTINCT v.answer_id AS answer_id, v.event_id AS event_id, v.customer_no AS customer_no,
  v.touchpoint_no AS touchpoint_no, v.score AS score, v.delay_us AS delay_us, j.slot AS slot
FROM {voice} AS v
JOIN {step} AS s ON s.event_id = v.event_id
JOIN {journey_slot} AS j ON j.journey_id = s.journey_id
