-- Distinct units at each touchpoint; bucket by bucket.
SELECT from_no, count(DISTINCT unit_no) AS units
FROM {follow}
WHERE unit_no % {buckets} = {bucket}
GROUP BY from_no
