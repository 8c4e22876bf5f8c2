-- What questions with a yes and a no said, and whether the yes came: only what is due and not void.
-- called: yes was the likelier. warned: its chance was at least twice the usual one, unlikely: below
-- half of it; the usual one is the share of yes among what came due in the 90 days before, as it was
-- sealed with the majority guess; where that is 0 or nothing was known yet, neither is said.
-- {settled}, {seal}, {sealed_point} as in settled.sql; {yes_no}(question_no, yes).
WITH sealed AS (
  SELECT d.question_no AS question_no, d.point_no AS point_no, d.customer_no AS customer_no,
    d.due_day AS due_day, p.sealed_us AS sealed_us,
    CASE WHEN d.came = y.yes THEN 1 ELSE 0 END AS turned,
    CASE WHEN d.foretold = y.yes THEN 1 ELSE 0 END AS called,
    CASE WHEN s.class_1 = y.yes AND s.chance_1 > 0 THEN CAST(s.chance_1 AS BIGINT)
      WHEN s.class_2 = y.yes AND s.chance_2 > 0 THEN CAST(s.chance_2 AS BIGINT)
      ELSE CAST(0 AS BIGINT) END AS chance,
    CASE WHEN s.majority_chance = 0 THEN CAST(0 AS BIGINT)
      WHEN s.majority = y.yes THEN CAST(s.majority_chance AS BIGINT)
      ELSE 65535 - CAST(s.majority_chance AS BIGINT) END AS usual
  FROM {settled} AS d
  JOIN {yes_no} AS y ON y.question_no = d.question_no
  JOIN {seal} AS s ON s.seal_no = d.seal_no
  JOIN {sealed_point} AS p ON p.point_no = d.point_no
  WHERE d.came IS NOT NULL
)
SELECT question_no, point_no, customer_no, due_day, sealed_us, turned, called,
  CASE WHEN usual > 0 AND chance >= 2 * usual THEN 1 ELSE 0 END AS warned,
  CASE WHEN usual > 0 AND 2 * chance < usual THEN 1 ELSE 0 END AS unlikely
FROM sealed
