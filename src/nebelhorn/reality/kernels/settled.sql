-- Seals that were due, and whether they were right. {seal} joined with its point;
-- {outcome}(question_no, point_no, class), class NULL where it is void;
-- {question}(question_no, open_us).
SELECT s.seal_no AS seal_no, s.question_no AS question_no, s.point_no AS point_no,
  p.customer_no AS customer_no, p.groups AS groups, p.kind AS kind, p.moment_id AS moment_id,
  (p.sealed_us + q.open_us + 60480000000000000) // 86400000000 - 700000 AS due_day,
  s.rule_no AS rule_no, s.class_1 AS foretold, o.class AS came,
  CASE WHEN s.class_1 = o.class THEN 1 ELSE 0 END AS hit,
  s.we AS we, s.we_rule_no AS we_rule_no,
  CASE WHEN s.majority = o.class THEN 1 ELSE 0 END AS majority_hit,
  CASE WHEN s.markov = o.class THEN 1 ELSE 0 END AS markov_hit
FROM {seal} AS s
JOIN {sealed_point} AS p ON p.point_no = s.point_no
JOIN {question} AS q ON q.question_no = s.question_no
JOIN {outcome} AS o ON o.question_no = s.question_no AND o.point_no = s.point_no
WHERE p.sealed_us + q.open_us <= {as_of_us}
