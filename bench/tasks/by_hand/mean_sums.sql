-- With plain floating-point sums, whose last digits depend on the order of adding.
CREATE OR REPLACE TEMP TABLE hand AS
SELECT cell_no, sum(n) AS n, sum(s) AS s, count(*) AS customers, sum(q) AS squares,
  sum(s * s) AS ss, sum(s * n) AS sn, sum(n * n) AS nn
FROM (
  SELECT cell_no, customer_no, count(*) AS n, sum(score) AS s, sum(score * score) AS q
  FROM cell_row GROUP BY ALL
)
GROUP BY cell_no
