-- How often, and how long it took; to_no NULL counts the journeys that end there.
SELECT from_no, to_no, times, waits_us[1] AS median_us, waits_us[2] AS p90_us
FROM (
  SELECT from_no, to_no, count(*) AS times, quantile_cont(wait_us, [0.5, 0.9]) AS waits_us
  FROM {follow}
  GROUP BY from_no, to_no
) AS counted
