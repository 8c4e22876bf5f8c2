-- Distinct units at each touchpoint; bucket by bucket.
SELECT from_no, count(*) AS units
FROM (
  SELECT DISTINCT unit_no, from_no FROM {follow} WHERE unit_no % {buckets} = {bucket}
) AS seen
GROUP BY from_no
