CREATE OR REPLACE TEMP TABLE hand AS
SELECT unit_no, journey_id, f.name AS source, t.name AS target, t_us AS from_us, to_us,
  (to_us - t_us) / 1e6 AS seconds
FROM (
  SELECT *, lead(touchpoint_no) OVER w AS to_no, lead(t_us) OVER w AS to_us
  FROM step
  WINDOW w AS (PARTITION BY journey_id ORDER BY t_us, event_id)
) AS s
JOIN touchpoint AS f USING (touchpoint_no)
JOIN touchpoint AS t ON t.touchpoint_no = s.to_no
