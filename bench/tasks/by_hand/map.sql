-- The whole map: who goes where next, how often, who, how long; and who was anywhere.
CREATE OR REPLACE TEMP TABLE hand AS
WITH follow AS (
  SELECT unit_no, touchpoint_no AS from_no, lead(touchpoint_no) OVER w AS to_no,
    (lead(t_us) OVER w) - t_us AS wait_us
  FROM step
  WINDOW w AS (PARTITION BY journey_id ORDER BY t_us, event_id)
)
SELECT from_no, to_no, count(*) AS times, count(DISTINCT unit_no) AS units,
  median(wait_us) AS median_us, quantile_cont(wait_us, 0.9) AS p90_us
FROM follow
GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE hand_station AS
SELECT touchpoint_no, count(DISTINCT unit_no) AS units FROM step GROUP BY ALL
