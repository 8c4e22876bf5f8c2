-- What an event itself says, and each attribute as last known up to and including it.
-- {catalogue}(touchpoint_no, name, stage, by_whom); times are shifted by whole weeks so that
-- hours and weekdays of before 1970 come out right; 1970-01-01 was a Thursday.
SELECT e.event_id AS event_id, e.id_no AS customer_no, e.t_us AS t_us,
  c.name AS touchpoint, c.stage AS stage, c.by_whom AS "by", e.value AS value,
  CASE WHEN e.id_no IS NULL THEN e.{attribute} ELSE last_value(e.{attribute} IGNORE NULLS) OVER (PARTITION BY e.id_no ORDER BY e.t_us, e.event_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) END AS {attribute},
  ((e.t_us + 60480000000000000) % 86400000000) // 3600000000 AS hour,
  ((e.t_us + 60480000000000000) // 86400000000 + 3) % 7 + 1 AS weekday
FROM {event} AS e LEFT JOIN {catalogue} AS c ON c.touchpoint_no = e.touchpoint_no
