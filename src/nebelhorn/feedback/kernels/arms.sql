-- Journeys with a touchpoint beside all journeys, clustered by customer: what a difference of
-- means and its interval need, one row a touchpoint. y is in millionths; visit has one row a
-- journey and touchpoint (with_y: the outcome apart from what this touchpoint adds itself, all_y:
-- the whole), journey one row a journey. gone_*: what is taken from the sums of all journeys when
-- those with the touchpoint are taken out.
WITH total AS (
  SELECT j.customer_no AS who, CAST(count(*) AS BIGINT) AS n, CAST(sum(j.y) AS DOUBLE) / 1e6 AS y
  FROM {journey} AS j
  GROUP BY j.customer_no
),
arm AS (
  SELECT v.touchpoint_no AS place, v.customer_no AS who, CAST(count(*) AS BIGINT) AS n,
    CAST(sum(v.with_y) AS DOUBLE) / 1e6 AS y, CAST(sum(v.all_y) AS DOUBLE) / 1e6 AS all_y
  FROM {visit} AS v
  GROUP BY v.touchpoint_no, v.customer_no
)
SELECT a.place AS touchpoint_no, CAST(sum(a.n) AS BIGINT) AS n, sum(a.y) AS y, count(*) AS customers,
  sum(a.y * a.y) AS yy, sum(a.y * a.n) AS yn, sum(CAST(a.n AS DOUBLE) * a.n) AS nn,
  sum(a.all_y) AS gone_y,
  sum(t.y * t.y - (t.y - a.all_y) * (t.y - a.all_y)) AS gone_yy,
  sum(t.y * t.n - (t.y - a.all_y) * (t.n - a.n)) AS gone_yn,
  sum(CAST(t.n AS DOUBLE) * t.n - CAST(t.n - a.n AS DOUBLE) * (t.n - a.n)) AS gone_nn,
  sum(CASE WHEN t.n = a.n THEN 1 ELSE 0 END) AS gone_customers
FROM arm AS a JOIN total AS t ON t.who = a.who
GROUP BY a.place
