-- What the interval of a share needs: one row a cell, clustered by customer.
WITH customer AS (
  SELECT r.cell_no AS cell, r.customer_no AS who,
    CAST(count(*) AS BIGINT) AS wholes, CAST(sum(r.part) AS BIGINT) AS parts
  FROM {rows} AS r
  GROUP BY r.cell_no, r.customer_no
)
SELECT c.cell AS cell_no, CAST(sum(c.wholes) AS BIGINT) AS n, CAST(sum(c.parts) AS BIGINT) AS k,
  count(*) AS customers,
  sum(CAST(c.parts AS DOUBLE) * c.parts) AS kk,
  sum(CAST(c.parts AS DOUBLE) * c.wholes) AS kn,
  sum(CAST(c.wholes AS DOUBLE) * c.wholes) AS nn
FROM customer AS c
GROUP BY c.cell
