-- Every wait of every journey, one row a case and pair, with names.
SELECT m.unit_no AS unit_no, m.journey_id AS journey_id, f.name AS source, t.name AS target,
  m.from_us AS from_us, m.to_us AS to_us, (m.to_us - m.from_us) / 1000000 AS seconds
FROM {moves} AS m
JOIN {touchpoint} AS f ON f.touchpoint_no = m.from_no
JOIN {touchpoint} AS t ON t.touchpoint_no = m.to_no
