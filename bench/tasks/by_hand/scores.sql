CREATE OR REPLACE TEMP TABLE hand AS
WITH asked_of AS (
  SELECT part, question_no, count(*) AS n, sum(hit) AS hits, avg(hit) AS share,
    avg(naive_hit) AS naive, count(*) OVER (PARTITION BY part) AS questions
  FROM answered GROUP BY part, question_no
),
cell AS (
  SELECT part, customer_no, due_day, sum((hit - share) / (questions * n)) AS apart
  FROM answered JOIN asked_of USING (part, question_no)
  GROUP BY ALL
),
spread AS (
  SELECT part, grouping(customer_no, due_day) AS without, sum(apart) AS apart
  FROM cell
  GROUP BY GROUPING SETS ((part, customer_no), (part, due_day), (part, customer_no, due_day))
),
whole AS (
  SELECT part, sum(n)::BIGINT AS n, sum(hits)::BIGINT AS hits, avg(share) AS share,
    avg(naive) AS naive
  FROM asked_of GROUP BY part
)
SELECT part, any_value(n) AS n, any_value(hits) AS hits, any_value(share) AS share,
  any_value(naive) AS naive, count_if(without = 1) AS customers, count_if(without = 2) AS days,
  sum(apart * apart) FILTER (without = 1) AS by_customer,
  sum(apart * apart) FILTER (without = 2) AS by_day,
  sum(apart * apart) FILTER (without = 0) AS by_both
FROM spread JOIN whole USING (part)
GROUP BY part
