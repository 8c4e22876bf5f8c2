-- Acts of the company around the moment a customer left: part = 1 before, 0 after. What happens
-- in that very instant is on neither side.
WITH act AS (
  SELECT DISTINCT s.event_id AS event_id, s.customer_no AS who, s.t_us AS acted_us
  FROM {step} AS s
  WHERE s.touchpoint_no IN ({company})
)
SELECT a.who AS customer_no, CASE WHEN a.acted_us < l.left_us THEN 1 ELSE 0 END AS part
FROM act AS a JOIN {leavers} AS l ON l.customer_no = a.who
WHERE l.whole = 1 AND a.acted_us <> l.left_us
  AND a.acted_us >= l.left_us - {window_us} AND a.acted_us <= l.left_us + {window_us}
