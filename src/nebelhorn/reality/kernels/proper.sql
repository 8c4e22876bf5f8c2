-- Mean Brier and log score a question. What the eight named classes leave of 1 is spread evenly
-- over the others; the log score is cut at a chance of 1/10,000.
-- {settled}, {seal} as in settled.sql; {question}(question_no, classes).
WITH sealed AS (
  SELECT s.question_no AS question_no, d.came AS came, q.classes AS classes,
    CAST(s.chance_1 AS BIGINT) + s.chance_2 + s.chance_3 + s.chance_4 + s.chance_5 + s.chance_6
      + s.chance_7 + s.chance_8 AS named,
    CAST(s.chance_1 AS BIGINT) * s.chance_1 + CAST(s.chance_2 AS BIGINT) * s.chance_2
      + CAST(s.chance_3 AS BIGINT) * s.chance_3 + CAST(s.chance_4 AS BIGINT) * s.chance_4
      + CAST(s.chance_5 AS BIGINT) * s.chance_5 + CAST(s.chance_6 AS BIGINT) * s.chance_6
      + CAST(s.chance_7 AS BIGINT) * s.chance_7 + CAST(s.chance_8 AS BIGINT) * s.chance_8 AS squares,
    CASE WHEN s.chance_1 > 0 THEN 1 ELSE 0 END + CASE WHEN s.chance_2 > 0 THEN 1 ELSE 0 END
      + CASE WHEN s.chance_3 > 0 THEN 1 ELSE 0 END + CASE WHEN s.chance_4 > 0 THEN 1 ELSE 0 END
      + CASE WHEN s.chance_5 > 0 THEN 1 ELSE 0 END + CASE WHEN s.chance_6 > 0 THEN 1 ELSE 0 END
      + CASE WHEN s.chance_7 > 0 THEN 1 ELSE 0 END + CASE WHEN s.chance_8 > 0 THEN 1 ELSE 0 END
      AS many,
    CASE WHEN s.class_1 = d.came AND s.chance_1 > 0 THEN s.chance_1
      WHEN s.class_2 = d.came AND s.chance_2 > 0 THEN s.chance_2
      WHEN s.class_3 = d.came AND s.chance_3 > 0 THEN s.chance_3
      WHEN s.class_4 = d.came AND s.chance_4 > 0 THEN s.chance_4
      WHEN s.class_5 = d.came AND s.chance_5 > 0 THEN s.chance_5
      WHEN s.class_6 = d.came AND s.chance_6 > 0 THEN s.chance_6
      WHEN s.class_7 = d.came AND s.chance_7 > 0 THEN s.chance_7
      WHEN s.class_8 = d.came AND s.chance_8 > 0 THEN s.chance_8 END AS said
  FROM {settled} AS d
  JOIN {seal} AS s ON s.seal_no = d.seal_no
  JOIN {question} AS q ON q.question_no = s.question_no
  WHERE d.came IS NOT NULL
),
whole AS (
  SELECT question_no, classes, many, CAST(squares AS DOUBLE) / 4294836225 AS named_squares,
    CASE WHEN classes > many THEN greatest(1 - CAST(named AS DOUBLE) / 65535, 0) / (classes - many)
      ELSE 0 END AS even,
    CAST(said AS DOUBLE) / 65535 AS said_share
  FROM sealed
)
SELECT question_no,
  avg(named_squares + (classes - many) * even * even - 2 * coalesce(said_share, even) + 1) AS brier,
  avg(-ln(greatest(coalesce(said_share, even), 0.0001))) AS log_score
FROM whole
GROUP BY question_no
