-- When each journey begins and ends, and as bits the groups it had at least one event in.
WITH inside AS (
  SELECT DISTINCT s.journey_id AS journey_id, m.group_no AS group_no
  FROM {step} AS s JOIN {membership} AS m ON m.event_id = s.event_id
),
marked AS (
  SELECT i.journey_id AS journey_id, CAST(sum(CAST(power(2, i.group_no) AS BIGINT)) AS BIGINT) AS bits
  FROM inside AS i
  GROUP BY i.journey_id
),
span AS (
  SELECT s.journey_id AS journey_id, min(s.t_us) AS begun_us, max(s.t_us) AS ended_us
  FROM {step} AS s
  GROUP BY s.journey_id
)
SELECT p.journey_id AS journey_id, p.begun_us AS begun_us, p.ended_us AS ended_us,
  coalesce(m.bits, 0) AS bits
FROM span AS p LEFT JOIN marked AS m ON m.journey_id = p.journey_id
