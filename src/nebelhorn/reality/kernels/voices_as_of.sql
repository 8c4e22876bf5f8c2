-- What each customer had last said when something was foretold of them: 0 angry, 1 lukewarm,
-- 2 enthusiastic (their newest answer with a score), 3 only answers without a score, 4 nothing.
-- The newest is the last we came to know, at or before the point, in the order of points.sql.
-- {point}(point_no, customer_no, sealed_us); {answer}(answer_id, id_no, t_us, known_us, score).
WITH line AS (
  SELECT customer_no, sealed_us AS at_us, 1 AS turn, sealed_us AS said_us, point_no AS line_id,
    point_no AS asked_no, CAST(NULL AS INTEGER) AS mood, CAST(NULL AS INTEGER) AS spoken
  FROM {point}
  UNION ALL
  SELECT id_no AS customer_no, greatest(coalesce(known_us, t_us), t_us) AS at_us, 0 AS turn,
    t_us AS said_us, answer_id AS line_id, CAST(NULL AS BIGINT) AS asked_no,
    CASE WHEN score IS NULL THEN NULL WHEN score < 0.65 THEN 0 WHEN score < 0.9 THEN 1
      ELSE 2 END AS mood, 1 AS spoken
  FROM {answer}
  WHERE id_no IS NOT NULL
),
heard AS (
  SELECT asked_no,
    last_value(mood IGNORE NULLS) OVER so_far AS last_mood,
    last_value(spoken IGNORE NULLS) OVER so_far AS ever
  FROM line
  WINDOW so_far AS (PARTITION BY customer_no ORDER BY at_us, turn, said_us, line_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
SELECT asked_no AS point_no,
  CASE WHEN last_mood IS NOT NULL THEN last_mood WHEN ever IS NOT NULL THEN 3 ELSE 4 END AS voice
FROM heard
WHERE asked_no IS NOT NULL
