-- What questions with a yes and a no said, and whether the yes came: only what is due and not void.
-- called: yes was the likelier. warned: the odds of yes were at least twice the usual ones;
-- unlikely: no was the likelier, and the odds of yes below half the usual ones. Usual is the share
-- of yes among what came due in the 90 days before, as it was sealed with the majority guess; where
-- that is 0 or 1, or nothing was known yet (chance 0), neither is said. blind_called, blind_warned:
-- the same of the guess by the last moment; majority_called: of the majority guess, which never
-- warns. known: something had come due before; while nothing had, a guess calls nothing.
-- {settled}, {seal}, {sealed_point} as in settled.sql; {yes_no}(question_no, yes).
WITH sealed AS (
  SELECT d.question_no AS question_no, d.point_no AS point_no, d.customer_no AS customer_no,
    d.due_day AS due_day, p.sealed_us AS sealed_us,
    CASE WHEN d.came = y.yes THEN 1 ELSE 0 END AS turned,
    CASE WHEN d.foretold = y.yes THEN 1 ELSE 0 END AS called,
    CASE WHEN s.class_1 = y.yes AND s.chance_1 > 0 THEN CAST(s.chance_1 AS BIGINT)
      WHEN s.class_2 = y.yes AND s.chance_2 > 0 THEN CAST(s.chance_2 AS BIGINT)
      ELSE CAST(0 AS BIGINT) END AS chance,
    s.majority_chance AS usual_known,
    CASE WHEN s.majority = y.yes AND s.majority_chance > 0 THEN 1 ELSE 0 END AS majority_called,
    CASE WHEN s.majority_chance = 0 THEN CAST(0 AS BIGINT)
      WHEN s.majority = y.yes THEN CAST(s.majority_chance AS BIGINT)
      ELSE 65535 - CAST(s.majority_chance AS BIGINT) END AS usual,
    CASE WHEN s.markov = y.yes AND s.markov_chance > 0 THEN 1 ELSE 0 END AS blind_called,
    CASE WHEN s.markov = y.yes THEN CAST(s.markov_chance AS BIGINT)
      WHEN s.markov_chance = 0 THEN CAST(0 AS BIGINT)
      ELSE 65535 - CAST(s.markov_chance AS BIGINT) END AS blind
  FROM {settled} AS d
  JOIN {yes_no} AS y ON y.question_no = d.question_no
  JOIN {seal} AS s ON s.seal_no = d.seal_no
  JOIN {sealed_point} AS p ON p.point_no = d.point_no
  WHERE d.came IS NOT NULL
)
SELECT question_no, point_no, customer_no, due_day, sealed_us, turned, called,
  CASE WHEN usual > 0 AND usual < 65535
    AND chance * (65535 - usual) >= 2 * usual * (65535 - chance) THEN 1 ELSE 0 END AS warned,
  CASE WHEN usual > 0 AND usual < 65535 AND called = 0
    AND 2 * chance * (65535 - usual) < usual * (65535 - chance) THEN 1 ELSE 0 END AS unlikely,
  CASE WHEN usual_known > 0 THEN 1 ELSE 0 END AS known, majority_called, blind_called,
  CASE WHEN usual > 0 AND usual < 65535
    AND blind * (65535 - usual) >= 2 * usual * (65535 - blind) THEN 1 ELSE 0 END AS blind_warned
FROM sealed
