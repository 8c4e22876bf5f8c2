-- Distinct units behind each transition; bucket by bucket, so that memory stays bounded.
SELECT from_no, to_no, count(DISTINCT unit_no) AS units
FROM {follow}
WHERE to_no IS NOT NULL AND unit_no % {buckets} = {bucket}
GROUP BY from_no, to_no
