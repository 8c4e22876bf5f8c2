-- For each part: the mean over its questions of hit shares, of the naive guess, and the variance of
-- that mean by customer, by day, and by both, for two-way clustering.
-- {settled}(part, question_no, customer_no, due_day, hit, naive_hit).
WITH asked AS (
  SELECT part, question_no, count(*) AS n, sum(hit) AS hits, sum(naive_hit) AS naive_hits
  FROM {settled}
  GROUP BY part, question_no
),
whole AS (
  SELECT part, count(*) AS questions, CAST(sum(n) AS BIGINT) AS n, CAST(sum(hits) AS BIGINT) AS hits
  FROM asked
  GROUP BY part
),
cell AS (
  SELECT s.part AS part, s.customer_no AS customer_no, s.due_day AS due_day,
    sum((s.hit - CAST(a.hits AS DOUBLE) / a.n) / (w.questions * a.n)) AS apart
  FROM {settled} AS s
  JOIN asked AS a ON a.part = s.part AND a.question_no = s.question_no
  JOIN whole AS w ON w.part = s.part
  GROUP BY s.part, s.customer_no, s.due_day
),
by_customer AS (
  SELECT part, count(*) AS customers, sum(apart * apart) AS spread
  FROM (SELECT part, customer_no, sum(apart) AS apart FROM cell GROUP BY part, customer_no) AS c
  GROUP BY part
),
by_day AS (
  SELECT part, count(*) AS days, sum(apart * apart) AS spread
  FROM (SELECT part, due_day, sum(apart) AS apart FROM cell GROUP BY part, due_day) AS d
  GROUP BY part
),
by_both AS (
  SELECT part, sum(apart * apart) AS spread FROM cell GROUP BY part
),
mean AS (
  SELECT part, avg(CAST(hits AS DOUBLE) / n) AS share, avg(CAST(naive_hits AS DOUBLE) / n) AS naive
  FROM asked
  GROUP BY part
)
SELECT w.part AS part, w.n AS n, w.hits AS hits, m.share AS share, m.naive AS naive,
  c.customers AS customers, d.days AS days, c.spread AS by_customer, d.spread AS by_day,
  b.spread AS by_both
FROM whole AS w
JOIN mean AS m ON m.part = w.part
JOIN by_customer AS c ON c.part = w.part
JOIN by_day AS d ON d.part = w.part
JOIN by_both AS b ON b.part = w.part
