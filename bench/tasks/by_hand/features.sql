-- Windows over the events, and the voices joined as of each event.
CREATE OR REPLACE TEMP TABLE hand AS
WITH seen AS (
  SELECT *, row_number() OVER w - 1 AS events_before,
    row_number() OVER (PARTITION BY id_no, touchpoint_no ORDER BY t_us, event_id) - 1 AS same_before,
    lag(touchpoint_no) OVER w AS last_no, lag(t_us) OVER w AS last_us,
    first_value(t_us) OVER w AS first_us,
    sum(value) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS value_before,
    count(*) OVER (PARTITION BY id_no ORDER BY t_us // 1000000
      RANGE BETWEEN 604800 PRECEDING AND 1 PRECEDING) AS events_7d,
    count(*) OVER (PARTITION BY id_no ORDER BY t_us // 1000000
      RANGE BETWEEN 2592000 PRECEDING AND 1 PRECEDING) AS events_30d
  FROM event
  WINDOW w AS (PARTITION BY id_no ORDER BY t_us, event_id)
),
stepped AS (
  SELECT *, score - lag(score IGNORE NULLS) OVER (PARTITION BY id_no ORDER BY t_us, answer_id) AS step
  FROM answer
  WHERE id_no IS NOT NULL
),
said AS (
  SELECT id_no, t_us AS said_us, row_number() OVER v AS voices,
    last_value(score IGNORE NULLS) OVER v AS last_score,
    last_value(step IGNORE NULLS) OVER v AS score_trend,
    last_value(topic IGNORE NULLS) OVER v AS last_topic,
    last_value(circumstance IGNORE NULLS) OVER v AS last_circumstance,
    last_value(goal IGNORE NULLS) OVER v AS last_goal
  FROM stepped
  WINDOW v AS (PARTITION BY id_no ORDER BY t_us, answer_id)
  QUALIFY lead(t_us) OVER v IS DISTINCT FROM t_us
)
SELECT s.event_id, s.id_no AS customer_no, s.t_us, c.name AS touchpoint, c.stage, c.by_whom AS "by",
  s.value, hour(make_timestamp(s.t_us)) AS hour, isodow(make_timestamp(s.t_us)) AS weekday,
  s.events_before, s.same_before, l.name AS last_touchpoint,
  (s.t_us - s.last_us) / 86400000000 AS days_since_last,
  if(s.events_before > 0, (s.t_us - s.first_us) / 86400000000, NULL) AS days_since_first,
  s.events_7d, s.events_30d, coalesce(s.value_before, 0) AS value_before,
  a.last_score, a.score_trend, coalesce(a.voices, 0) AS voices_before,
  (s.t_us - a.said_us) / 86400000000 AS days_since_voice,
  a.last_topic, a.last_circumstance, a.last_goal
FROM seen AS s
ASOF LEFT JOIN said AS a ON a.id_no = s.id_no AND a.said_us < s.t_us
LEFT JOIN catalogue AS c ON c.touchpoint_no = s.touchpoint_no
LEFT JOIN catalogue AS l ON l.touchpoint_no = s.last_no
