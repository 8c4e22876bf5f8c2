-- A pause longer than the gap opens a journey; no end touchpoints and no key were asked for.
CREATE OR REPLACE TEMP TABLE hand AS
WITH opened AS (
  SELECT *, CASE WHEN coalesce(t_us - lag(t_us) OVER w > {gap_us}, true) THEN event_id END AS opening
  FROM marked_event
  WINDOW w AS (PARTITION BY unit_no ORDER BY t_us, event_id)
)
SELECT event_id, customer_no, unit_no, t_us, touchpoint_no,
  last_value(opening IGNORE NULLS) OVER (PARTITION BY unit_no ORDER BY t_us, event_id) AS opened_by
FROM opened
