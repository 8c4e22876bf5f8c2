-- The slot of each journey.
SELECT b.journey_id AS journey_id, s.slot AS slot
FROM {begins} AS b
JOIN {day} AS d ON d.utc_no = (b.begun_us + 60480000000000000) // 86400000000
JOIN {slots} AS s ON s.day_no = d.day_no AND s.bits = b.bits
WHERE b.begun_us >= d.from_us AND b.begun_us < d.until_us
