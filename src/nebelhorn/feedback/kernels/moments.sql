-- The last {most} moments of every customer by {as_of_us}, the newest first: encounters (kind 0)
-- and voices (kind 1).
WITH moment AS (
  SELECT s.customer_no AS who, s.t_us AS at_us, 0 AS kind, s.event_id AS moment_no,
    s.touchpoint_no AS place_no, CAST(NULL AS DOUBLE) AS score
  FROM {step} AS s WHERE s.customer_no IS NOT NULL AND s.t_us <= {as_of_us}
  UNION ALL
  SELECT v.customer_no AS who, v.t_us AS at_us, 1 AS kind, v.answer_id AS moment_no,
    v.touchpoint_no AS place_no, v.score AS score
  FROM {voice} AS v WHERE v.customer_no IS NOT NULL AND v.t_us <= {as_of_us}
),
numbered AS (
  SELECT m.who AS who, m.at_us AS at_us, m.kind AS kind, m.moment_no AS moment_no,
    m.place_no AS place_no, m.score AS score,
    row_number() OVER (PARTITION BY m.who ORDER BY m.at_us DESC, m.kind DESC, m.moment_no DESC)
      AS from_last
  FROM moment AS m
)
SELECT n.who AS customer_no, n.from_last AS from_last, n.at_us AS at_us, n.kind AS kind,
  n.moment_no AS moment_no, n.place_no AS place_no, n.score AS score
FROM numbered AS n WHERE n.from_last <= {most}
