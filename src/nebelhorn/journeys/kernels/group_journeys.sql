-- Journeys that had at least one event in a group as of that event.
SELECT DISTINCT s.journey_id AS journey_id
FROM {step} AS s JOIN {membership} AS m ON m.event_id = s.event_id
WHERE m.group_no = {group_no}
