-- How often within a slot, by how long it took: classes are as wide as e ^ (1 / {per_e}) is above 1.
-- Class 0: no time at all, or (to_no = -1) the end of the journey.
SELECT m.slot AS slot, coalesce(m.to_no, -1) AS to_no, m.from_no AS from_no,
  CASE WHEN m.wait_us > 0
    THEN 1 + CAST(ceil(ln(CAST(m.wait_us AS DOUBLE)) * {per_e}) AS INTEGER) ELSE 0 END AS wait_class,
  count(*) AS times
FROM {moves} AS m
GROUP BY m.slot, m.from_no, coalesce(m.to_no, -1),
  CASE WHEN m.wait_us > 0
    THEN 1 + CAST(ceil(ln(CAST(m.wait_us AS DOUBLE)) * {per_e}) AS INTEGER) ELSE 0 END
