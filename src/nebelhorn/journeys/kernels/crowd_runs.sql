-- Who was at a place: how often, and whether within one slot only.
SELECT c.place_no AS place_no, c.who AS who, min(c.slot) AS first_slot, max(c.slot) AS last_slot,
  count(*) AS times
FROM {came} AS c
GROUP BY c.place_no, c.who
