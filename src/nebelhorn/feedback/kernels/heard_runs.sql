-- Those who were heard at a place at least once: all their encounters there, one row a slot.
WITH voiced AS (
  SELECT DISTINCT c.place_no AS place_no, c.who AS who FROM {came} AS c WHERE c.heard = 1
)
SELECT c.place_no AS place_no, c.who AS who, c.slot AS slot, count(*) AS times,
  CAST(sum(c.heard) AS BIGINT) AS heard
FROM {came} AS c JOIN voiced AS v ON v.place_no = c.place_no AND v.who = c.who
GROUP BY c.place_no, c.who, c.slot
