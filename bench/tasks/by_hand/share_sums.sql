CREATE OR REPLACE TEMP TABLE hand AS
SELECT cell_no, sum(n) AS n, sum(k) AS k, count(*) AS customers, sum(k * k) AS kk,
  sum(k * n) AS kn, sum(n * n) AS nn
FROM (
  SELECT cell_no, customer_no, count(*) AS n, count_if(part = 1) AS k FROM cell_row GROUP BY ALL
)
GROUP BY cell_no
