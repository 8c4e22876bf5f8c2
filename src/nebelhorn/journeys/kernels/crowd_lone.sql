-- Those who came to a place within one slot only, as sums: they add up over slots.
SELECT r.first_slot AS slot, r.place_no AS place_no, count(*) AS people,
  CAST(sum(r.times) AS BIGINT) AS times, CAST(sum(r.times * r.times) AS BIGINT) AS squares
FROM {runs} AS r
WHERE r.first_slot = r.last_slot
GROUP BY r.first_slot, r.place_no
