CREATE OR REPLACE TEMP TABLE hand AS
WITH contact AS (
  SELECT customer_no, t_us // 86400000000 AS day_no, bool_or(own) AS own, bool_or(bad) AS bad,
    bool_or(met) AS met, bool_or(spoken) AS spoken
  FROM (
    SELECT customer_no, t_us, touchpoint_no IN ({own}) AND touchpoint_no NOT IN ({leaves}) AS own,
      touchpoint_no IN ({complains}) AS bad, true AS met,
      event_id IN (SELECT event_id FROM voice WHERE event_id IS NOT NULL) AS spoken
    FROM step
    UNION ALL
    SELECT customer_no, t_us, false, score < 0.5, false, false FROM voice
  )
  WHERE customer_no IS NOT NULL
  GROUP BY ALL
)
SELECT customer_no, day_no, bad::INTEGER AS complained,
  (met AND NOT spoken AND NOT bad)::INTEGER AS unheard,
  lead(CASE WHEN own THEN day_no END IGNORE NULLS) OVER (
    PARTITION BY customer_no ORDER BY day_no) AS back_day
FROM contact
