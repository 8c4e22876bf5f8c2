CREATE OR REPLACE TEMP TABLE hand AS
WITH gone AS (
  SELECT customer_no, min(t_us) AS left_us
  FROM step WHERE touchpoint_no IN ({leaves}) GROUP BY customer_no
  HAVING left_us BETWEEN (SELECT min(t_us) FROM step) + {window_us} AND {as_of_us} - {window_us}
)
SELECT customer_no, (t_us < left_us)::INTEGER AS part
FROM step JOIN gone USING (customer_no)
WHERE touchpoint_no IN ({company}) AND t_us <> left_us AND abs(t_us - left_us) <= {window_us}
