CREATE OR REPLACE TEMP TABLE hand AS
SELECT way, count(*) AS journeys
FROM (
  SELECT list(touchpoint_no ORDER BY t_us, event_id) AS way FROM step GROUP BY journey_id
)
GROUP BY way
