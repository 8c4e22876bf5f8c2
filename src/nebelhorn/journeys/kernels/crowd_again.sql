-- Those who came to a place within several slots, one row a slot: whoever comes again counts once.
SELECT c.place_no AS place_no, c.who AS who, c.slot AS slot, count(*) AS times
FROM {came} AS c
JOIN {runs} AS r ON r.place_no = c.place_no AND r.who = c.who
WHERE r.first_slot < r.last_slot
GROUP BY c.place_no, c.who, c.slot
