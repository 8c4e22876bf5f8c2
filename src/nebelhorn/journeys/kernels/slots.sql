-- Days on which journeys begin, by the groups of these journeys; numbered, groups first.
WITH dated AS (
  SELECT d.day_no AS on_day, b.bits AS in_groups, b.begun_us AS begun_us, b.ended_us AS ended_us
  FROM {begins} AS b
  JOIN {day} AS d ON d.utc_no = (b.begun_us + 60480000000000000) // 86400000000
  WHERE b.begun_us >= d.from_us AND b.begun_us < d.until_us
)
SELECT row_number() OVER (ORDER BY g.bits, g.day_no) - 1 AS slot, g.day_no AS day_no,
  g.bits AS bits, g.first_us AS first_us, g.last_us AS last_us
FROM (
  SELECT t.on_day AS day_no, t.in_groups AS bits, min(t.begun_us) AS first_us,
    max(t.ended_us) AS last_us
  FROM dated AS t
  GROUP BY t.on_day, t.in_groups
) AS g
