-- Days on which a customer met us or spoke, and the next day of an act of their own that is not
-- leaving (back_day NULL: none). unheard = 1: met us, no voice at any encounter, no complaint.
WITH heard AS (
  SELECT DISTINCT v.event_id AS event_id FROM {voice} AS v WHERE v.event_id IS NOT NULL
),
moment AS (
  SELECT s.customer_no AS who, s.t_us // 86400000000 AS at_day,
    CASE WHEN s.touchpoint_no IN ({own}) AND s.touchpoint_no NOT IN ({leaves}) THEN 1 ELSE 0 END AS own_act,
    CASE WHEN s.touchpoint_no IN ({complains}) THEN 1 ELSE 0 END AS complaint,
    1 AS met, CASE WHEN h.event_id IS NULL THEN 0 ELSE 1 END AS spoken
  FROM {step} AS s LEFT JOIN heard AS h ON h.event_id = s.event_id
  WHERE s.customer_no IS NOT NULL
  UNION ALL
  SELECT v.customer_no AS who, v.t_us // 86400000000 AS at_day, 0 AS own_act,
    CASE WHEN CAST(round(v.score * 1000000000) AS BIGINT) < {good} THEN 1 ELSE 0 END AS complaint,
    0 AS met, 0 AS spoken
  FROM {voice} AS v
  WHERE v.customer_no IS NOT NULL
),
contact AS (
  SELECT m.who AS who, m.at_day AS at_day, max(m.own_act) AS own_act,
    max(m.complaint) AS complaint, max(m.met) AS met, max(m.spoken) AS spoken
  FROM moment AS m
  GROUP BY m.who, m.at_day
)
SELECT c.who AS customer_no, c.at_day AS day_no, c.complaint AS complained,
  CASE WHEN c.met = 1 AND c.spoken = 0 AND c.complaint = 0 THEN 1 ELSE 0 END AS unheard,
  min(CASE WHEN c.own_act = 1 THEN c.at_day END) OVER (
    PARTITION BY c.who ORDER BY c.at_day ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
  ) AS back_day
FROM contact AS c
