-- Encounters that can be asked about: of a customer, at one of the touchpoints, after {from_us} and
-- by {until_us}. spoke = 1: the customer said something about it already.
WITH heard AS (
  SELECT DISTINCT v.event_id AS heard_no FROM {voice} AS v WHERE v.event_id IS NOT NULL
)
SELECT e.event_id AS event_id, e.id_no AS customer_no, e.touchpoint_no AS touchpoint_no,
  e.t_us AS t_us, CASE WHEN h.heard_no IS NULL THEN 0 ELSE 1 END AS spoke
FROM {event} AS e LEFT JOIN heard AS h ON h.heard_no = e.event_id
WHERE e.id_no IS NOT NULL AND e.touchpoint_no IN ({places})
  AND e.t_us > {from_us} AND e.t_us <= {until_us}
