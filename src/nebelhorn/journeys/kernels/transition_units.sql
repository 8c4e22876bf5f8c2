-- Distinct units behind each transition; bucket by bucket, so that memory stays bounded.
SELECT from_no, to_no, count(*) AS units
FROM (
  SELECT DISTINCT unit_no, from_no, to_no FROM {follow}
  WHERE to_no IS NOT NULL AND unit_no % {buckets} = {bucket}
) AS seen
GROUP BY from_no, to_no
