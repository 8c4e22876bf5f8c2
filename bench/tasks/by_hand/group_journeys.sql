CREATE OR REPLACE TEMP TABLE hand AS
SELECT DISTINCT journey_id FROM step
WHERE event_id IN (SELECT event_id FROM membership WHERE group_no = 0)
