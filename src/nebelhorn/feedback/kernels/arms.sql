-- Journeys with a touchpoint beside all journeys, clustered by customer: what a difference of
-- means and its interval need, one row a touchpoint. journey has one row a journey (y), visit one
-- row a journey and touchpoint: y as this touchpoint sees it, y_out as it stands in journey, raw
-- the outcome itself; all in millionths. out_*: what is taken from the sums of all journeys when
-- those with the touchpoint are taken out.
WITH total AS (
  SELECT j.customer_no AS who, CAST(count(*) AS BIGINT) AS whole_n,
    CAST(sum(j.y) AS DOUBLE) / 1e6 AS whole_y
  FROM {journey} AS j
  GROUP BY j.customer_no
),
arm AS (
  SELECT v.touchpoint_no AS place, v.customer_no AS who, CAST(count(*) AS BIGINT) AS part_n,
    CAST(sum(v.y) AS DOUBLE) / 1e6 AS part_y, CAST(sum(v.y_out) AS DOUBLE) / 1e6 AS part_out,
    CAST(sum(v.raw) AS DOUBLE) / 1e6 AS part_raw
  FROM {visit} AS v
  GROUP BY v.touchpoint_no, v.customer_no
)
SELECT a.place AS touchpoint_no, sum(a.part_raw) AS raw,
  CAST(sum(a.part_n) AS BIGINT) AS n, sum(a.part_y) AS y, count(*) AS customers,
  sum(a.part_y * a.part_y) AS yy, sum(a.part_y * a.part_n) AS yn,
  sum(CAST(a.part_n AS DOUBLE) * a.part_n) AS nn,
  sum(a.part_out) AS out_y,
  sum(CASE WHEN t.whole_n = a.part_n THEN 1 ELSE 0 END) AS out_customers,
  sum(t.whole_y * t.whole_y - (t.whole_y - a.part_out) * (t.whole_y - a.part_out)) AS out_yy,
  sum(t.whole_y * t.whole_n - (t.whole_y - a.part_out) * (t.whole_n - a.part_n)) AS out_yn,
  sum(CAST(t.whole_n AS DOUBLE) * t.whole_n
    - CAST(t.whole_n - a.part_n AS DOUBLE) * (t.whole_n - a.part_n)) AS out_nn
FROM arm AS a JOIN total AS t ON t.who = a.who
GROUP BY a.place
