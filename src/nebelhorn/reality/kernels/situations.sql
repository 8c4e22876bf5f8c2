-- How often each class came in each situation: after one moment, and after two in a row.
-- Sums over customers, as the interval of a share needs them.
-- {turn}(customer_no, symbol_1, symbol_2, class). symbol_2 of situations of one moment: NULL.
WITH situation AS (
  SELECT customer_no, symbol_1, CAST(NULL AS INTEGER) AS symbol_2, -100 AS second, class
  FROM {turn}
  UNION ALL
  SELECT customer_no, symbol_1, symbol_2, symbol_2 AS second, class
  FROM {turn}
),
customer_all AS (
  SELECT symbol_1, second, customer_no, count(*) AS n
  FROM situation
  GROUP BY symbol_1, second, customer_no
),
whole AS (
  SELECT symbol_1, second, CAST(sum(n) AS BIGINT) AS turns, count(*) AS customers,
    CAST(sum(n * n) AS BIGINT) AS squares
  FROM customer_all
  GROUP BY symbol_1, second
),
customer_class AS (
  SELECT symbol_1, second, customer_no, class, count(*) AS k
  FROM situation
  GROUP BY symbol_1, second, customer_no, class
),
part AS (
  SELECT c.symbol_1 AS symbol_1, c.second AS second, c.class AS class,
    CAST(sum(c.k) AS BIGINT) AS times, CAST(sum(c.k * c.k) AS BIGINT) AS kk,
    CAST(sum(c.k * a.n) AS BIGINT) AS kn
  FROM customer_class AS c
  JOIN customer_all AS a
    ON a.symbol_1 = c.symbol_1 AND a.second = c.second AND a.customer_no = c.customer_no
  GROUP BY c.symbol_1, c.second, c.class
)
SELECT p.symbol_1 AS symbol_1, CASE WHEN p.second <> -100 THEN p.second END AS symbol_2,
  p.class AS class, w.turns AS n, p.times AS k, w.customers AS customers, p.kk AS kk, p.kn AS kn,
  w.squares AS nn
FROM part AS p
JOIN whole AS w ON w.symbol_1 = p.symbol_1 AND w.second = p.second
WHERE w.customers >= {few}
