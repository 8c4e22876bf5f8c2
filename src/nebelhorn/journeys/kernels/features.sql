-- What was known of the customer strictly before each event. Frames end before the current row.
-- Events and voices stand in one order: (t_us, kind, id), events (kind 0) first, so that a voice
-- counts only for events at a later time. An event without a customer has no history.
-- What voices said is added up over the voices alone, and joined by the last one before the event.
-- {answer}(answer_id, id_no, t_us, score, topic, circumstance, goal), answer_id distinct;
-- {present}: as of present.sql. Seconds are shifted by whole weeks and never NULL.
WITH paired AS (
  SELECT answer_id, id_no, t_us, score, topic, circumstance, goal,
    score - last_value(score IGNORE NULLS) OVER (
      PARTITION BY id_no ORDER BY t_us, answer_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS step
  FROM {answer}
  WHERE id_no IS NOT NULL
),
voice AS (
  SELECT answer_id, t_us AS voice_us,
    count(answer_id) OVER so_far AS n_voices,
    last_value(score IGNORE NULLS) OVER so_far AS score_known,
    last_value(step IGNORE NULLS) OVER so_far AS step_known,
    last_value(topic IGNORE NULLS) OVER so_far AS topic_known,
    last_value(circumstance IGNORE NULLS) OVER so_far AS circumstance_known,
    last_value(goal IGNORE NULLS) OVER so_far AS goal_known
  FROM paired
  WINDOW so_far AS (
    PARTITION BY id_no ORDER BY t_us, answer_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
),
moment AS (
  SELECT event_id, id_no, t_us, 0 AS kind, event_id AS moment_id, touchpoint_no, value,
    t_us AS event_us, CAST(NULL AS BIGINT) AS voice_id,
    coalesce((t_us + 60480000000000000) // 1000000, 0) AS t_s
  FROM {event}
  WHERE id_no IS NOT NULL
  UNION ALL
  SELECT CAST(NULL AS BIGINT) AS event_id, id_no, t_us, 1 AS kind, answer_id AS moment_id,
    CAST(NULL AS INTEGER) AS touchpoint_no, CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS BIGINT) AS event_us, answer_id AS voice_id,
    coalesce((t_us + 60480000000000000) // 1000000, 0) AS t_s
  FROM {answer}
  WHERE id_no IS NOT NULL
),
seen AS (
  SELECT event_id AS seen_id, t_us AS seen_us,
    count(event_id) OVER before AS n_events,
    count(event_id) OVER (
      PARTITION BY id_no, touchpoint_no ORDER BY t_us, kind, moment_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS n_same,
    last_value(touchpoint_no IGNORE NULLS) OVER before AS last_no,
    max(event_us) OVER before AS last_us,
    min(event_us) OVER before AS first_us,
    count(event_id) OVER (
      PARTITION BY id_no ORDER BY t_s RANGE BETWEEN 604800 PRECEDING AND 1 PRECEDING) AS n_7d,
    count(event_id) OVER (
      PARTITION BY id_no ORDER BY t_s RANGE BETWEEN 2592000 PRECEDING AND 1 PRECEDING) AS n_30d,
    sum(value) OVER before AS value_sum,
    last_value(voice_id IGNORE NULLS) OVER before AS last_voice_id
  FROM moment
  WINDOW before AS (
    PARTITION BY id_no ORDER BY t_us, kind, moment_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT p.event_id AS event_id, p.customer_no AS customer_no, p.t_us AS t_us,
  p.touchpoint AS touchpoint, p.stage AS stage, p."by" AS "by", p.value AS value,
  p.hour AS hour, p.weekday AS weekday,
  p.{attribute} AS {attribute},
  coalesce(s.n_events, 0) AS events_before, coalesce(s.n_same, 0) AS same_before, c.name AS last_touchpoint,
  (s.seen_us - s.last_us) / 86400000000 AS days_since_last,
  (s.seen_us - s.first_us) / 86400000000 AS days_since_first,
  coalesce(s.n_7d, 0) AS events_7d, coalesce(s.n_30d, 0) AS events_30d,
  coalesce(s.value_sum, CAST(0 AS DOUBLE)) AS value_before,
  v.score_known AS last_score, v.step_known AS score_trend,
  coalesce(v.n_voices, 0) AS voices_before,
  (s.seen_us - v.voice_us) / 86400000000 AS days_since_voice,
  v.topic_known AS last_topic, v.circumstance_known AS last_circumstance, v.goal_known AS last_goal
FROM {present} AS p
LEFT JOIN seen AS s ON s.seen_id = p.event_id
LEFT JOIN {catalogue} AS c ON c.touchpoint_no = s.last_no
LEFT JOIN voice AS v ON v.answer_id = s.last_voice_id
