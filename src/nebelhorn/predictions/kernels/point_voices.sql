-- What each customer had said when something was foretold of them: score of the newest answer that
-- had one, how much better it was than the one before, how many answers there were, when the last
-- came, which topic, circumstance and goal were last told. In the order in which we came to know, as
-- in points.sql; the answer of the very moment counts.
-- {point}(point_no, customer_no, sealed_us); {answer}(answer_id, id_no, t_us, known_us, score, topic,
-- circumstance, goal).
WITH line AS (
  SELECT customer_no, sealed_us AS at_us, 1 AS turn, sealed_us AS said_us, point_no AS line_id,
    point_no AS asked_no, CAST(NULL AS DOUBLE) AS score, CAST(NULL AS BIGINT) AS voice_us,
    CAST(NULL AS VARCHAR) AS topic, CAST(NULL AS VARCHAR) AS circumstance,
    CAST(NULL AS VARCHAR) AS goal
  FROM {point}
  UNION ALL
  SELECT id_no AS customer_no, greatest(coalesce(known_us, t_us), t_us) AS at_us, 0 AS turn,
    t_us AS said_us, answer_id AS line_id, CAST(NULL AS BIGINT) AS asked_no, score,
    greatest(coalesce(known_us, t_us), t_us) AS voice_us, topic, circumstance, goal
  FROM {answer}
  WHERE id_no IS NOT NULL
),
paired AS (
  SELECT customer_no, at_us, turn, said_us, line_id, asked_no, score, voice_us,
    topic, circumstance, goal,
    CASE WHEN score IS NOT NULL THEN score - last_value(score IGNORE NULLS) OVER (
      PARTITION BY customer_no ORDER BY at_us, turn, said_us, line_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) END AS step
  FROM line
),
heard AS (
  SELECT asked_no, at_us,
    last_value(score IGNORE NULLS) OVER so_far AS score_known,
    last_value(step IGNORE NULLS) OVER so_far AS step_known,
    count(voice_us) OVER so_far AS n_voices,
    max(voice_us) OVER so_far AS last_voice_us,
    last_value(topic IGNORE NULLS) OVER so_far AS topic_known,
    last_value(circumstance IGNORE NULLS) OVER so_far AS circumstance_known,
    last_value(goal IGNORE NULLS) OVER so_far AS goal_known
  FROM paired
  WINDOW so_far AS (PARTITION BY customer_no ORDER BY at_us, turn, said_us, line_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
SELECT asked_no AS point_no, score_known AS last_score, step_known AS score_trend,
  n_voices AS voices_before, (at_us - last_voice_us) / 86400000000 AS days_since_voice,
  topic_known AS last_topic, circumstance_known AS last_circumstance, goal_known AS last_goal
FROM heard
WHERE asked_no IS NOT NULL
