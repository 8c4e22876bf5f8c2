-- What the interval of a mean score needs: one row a cell, clustered by customer. Scores are
-- whole billionths, so that sums do not depend on the order of adding.
WITH customer AS (
  SELECT r.cell_no AS cell, r.customer_no AS who, CAST(count(*) AS BIGINT) AS voices,
    CAST(sum(r.billionths) AS BIGINT) AS scores,
    sum((CAST(r.billionths AS DOUBLE) / 1e9) * (CAST(r.billionths AS DOUBLE) / 1e9)) AS spread
  FROM {rows} AS r
  GROUP BY r.cell_no, r.customer_no
)
SELECT c.cell AS cell_no, CAST(sum(c.voices) AS BIGINT) AS n,
  CAST(sum(c.scores) AS BIGINT) AS billionths, count(*) AS customers,
  sum(c.spread) AS squares,
  sum((CAST(c.scores AS DOUBLE) / 1e9) * (CAST(c.scores AS DOUBLE) / 1e9)) AS ss,
  sum((CAST(c.scores AS DOUBLE) / 1e9) * c.voices) AS sn,
  sum(CAST(c.voices AS DOUBLE) * c.voices) AS nn
FROM customer AS c
GROUP BY c.cell
