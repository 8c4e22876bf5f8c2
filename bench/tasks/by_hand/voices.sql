-- An answer given with an event, about a touchpoint, or about nothing in particular; customers only.
CREATE OR REPLACE TEMP TABLE hand AS
WITH placed AS (
  SELECT answer_id, on_event_id AS event_id FROM said WHERE on_event_id IS NOT NULL
  UNION ALL
  SELECT a.answer_id, e.event_id
  FROM said AS a JOIN about_said AS b USING (about_no)
  JOIN event AS e ON e.id_no = a.id_no AND e.touchpoint_no = b.touchpoint_no AND e.t_us <= a.t_us
  WHERE a.on_event_id IS NULL
  QUALIFY row_number() OVER (
    PARTITION BY a.answer_id ORDER BY b.rank, e.t_us DESC, e.event_id DESC) = 1
  UNION ALL
  SELECT a.answer_id, e.event_id
  FROM said AS a ASOF JOIN event AS e ON e.id_no = a.id_no AND e.t_us <= a.t_us
  WHERE a.on_event_id IS NULL AND a.about_no IS NULL
)
SELECT a.answer_id, e.event_id, coalesce(e.id_no, a.id_no) AS customer_no, e.touchpoint_no,
  a.score, a.t_us, a.t_us - e.t_us AS delay_us
FROM said AS a LEFT JOIN placed AS p USING (answer_id) LEFT JOIN event AS e USING (event_id)
