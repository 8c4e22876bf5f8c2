-- How often a yes came after each last voice, and how far the difference from all who ever said
-- anything (voices 0 to 3) varies: sums of squares by customer, by day, and by both, for two-way
-- clustering. A prediction adds ((its own voice ? 1/n : 0) - 1/N) * (turned - base share), so that
-- all of them together are the difference, and it is measured as if there were none.
-- {said}(question_no, voice, customer_no, due_day, turned).
WITH base AS (
  SELECT question_no, count(*) AS base_n, CAST(sum(turned) AS BIGINT) AS base_k
  FROM {said}
  WHERE voice < 4
  GROUP BY question_no
),
spoken AS (
  SELECT question_no, voice, count(*) AS n, CAST(sum(turned) AS BIGINT) AS k
  FROM {said}
  WHERE voice < 4
  GROUP BY question_no, voice
),
part AS (
  SELECT question_no, voice, customer_no, due_day, count(*) AS m, CAST(sum(turned) AS BIGINT) AS y
  FROM {said}
  WHERE voice < 4
  GROUP BY question_no, voice, customer_no, due_day
),
cell AS (
  SELECT s.question_no AS question_no, s.voice AS voice, p.customer_no AS customer_no,
    p.due_day AS due_day,
    sum((CASE WHEN p.voice = s.voice THEN CAST(1 AS DOUBLE) / s.n ELSE 0 END
      - CAST(1 AS DOUBLE) / b.base_n) * (p.y - p.m * CAST(b.base_k AS DOUBLE) / b.base_n)) AS apart
  FROM spoken AS s
  JOIN base AS b ON b.question_no = s.question_no
  JOIN part AS p ON p.question_no = s.question_no
  GROUP BY s.question_no, s.voice, p.customer_no, p.due_day
),
by_customer AS (
  SELECT question_no, voice, count(*) AS customers, sum(apart * apart) AS spread
  FROM (SELECT question_no, voice, customer_no, sum(apart) AS apart FROM cell
    GROUP BY question_no, voice, customer_no) AS c
  GROUP BY question_no, voice
),
by_day AS (
  SELECT question_no, voice, count(*) AS days, sum(apart * apart) AS spread
  FROM (SELECT question_no, voice, due_day, sum(apart) AS apart FROM cell
    GROUP BY question_no, voice, due_day) AS d
  GROUP BY question_no, voice
),
by_both AS (
  SELECT question_no, voice, sum(apart * apart) AS spread FROM cell GROUP BY question_no, voice
)
SELECT s.question_no AS question_no, s.voice AS voice, s.n AS n, s.k AS k, b.base_n AS base_n,
  b.base_k AS base_k, c.customers AS customers, d.days AS days, c.spread AS by_customer,
  d.spread AS by_day, t.spread AS by_both
FROM spoken AS s
JOIN base AS b ON b.question_no = s.question_no
JOIN by_customer AS c ON c.question_no = s.question_no AND c.voice = s.voice
JOIN by_day AS d ON d.question_no = s.question_no AND d.voice = s.voice
JOIN by_both AS t ON t.question_no = s.question_no AND t.voice = s.voice
