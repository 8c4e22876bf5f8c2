-- What was known of the customer strictly before each event. Frames end before the current row.
-- Events and voices stand in one order: (t_us, kind, id), events (kind 0) first, so that a voice
-- counts only for events at a later time. An event without a customer has no history.
-- {answer}(answer_id, id_no, t_us, score);
-- {present}: as of present.sql. Seconds are shifted by whole weeks and never NULL.
WITH moment AS (
  SELECT event_id, id_no, t_us, 0 AS kind, event_id AS moment_id, touchpoint_no, value,
    t_us AS event_us, CAST(NULL AS BIGINT) AS voice_us, CAST(NULL AS DOUBLE) AS score,
    coalesce((t_us + 60480000000000000) // 1000000, 0) AS t_s
  FROM {event}
  WHERE id_no IS NOT NULL
  UNION ALL
  SELECT CAST(NULL AS BIGINT) AS event_id, id_no, t_us, 1 AS kind, answer_id AS moment_id,
    CAST(NULL AS INTEGER) AS touchpoint_no, CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS BIGINT) AS event_us, t_us AS voice_us, score,
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
    last_value(score IGNORE NULLS) OVER before AS score_known,
    count(voice_us) OVER before AS n_voices,
    max(voice_us) OVER before AS last_voice_us
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
  s.score_known AS last_score, coalesce(s.n_voices, 0) AS voices_before,
  (s.seen_us - s.last_voice_us) / 86400000000 AS days_since_voice
FROM {present} AS p
LEFT JOIN seen AS s ON s.seen_id = p.event_id
LEFT JOIN {catalogue} AS c ON c.touchpoint_no = s.last_no
