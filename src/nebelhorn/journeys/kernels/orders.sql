-- The touchpoints of each journey in order, as places: 0, 1, 2 … in the order of names.
-- {place}(touchpoint_no, place)
SELECT journey_id, list(place ORDER BY t_us, event_id) AS places
FROM {step} JOIN {place} USING (touchpoint_no)
GROUP BY journey_id
