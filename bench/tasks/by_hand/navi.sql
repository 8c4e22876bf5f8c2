-- The scores of a customer as a list, the last three and the mean of those before looked up in it.
CREATE OR REPLACE TEMP TABLE hand AS
WITH life AS (
  SELECT customer_no, max(t_us) FILTER (touchpoint_no IN ({own})) AS acted_us
  FROM step WHERE t_us <= {as_of_us} GROUP BY customer_no
),
said AS (
  SELECT customer_no, max(t_us) AS spoke_us, count(*) AS voices,
    list(struct_pack(felt := score, place := touchpoint_no, us := t_us) ORDER BY t_us, answer_id)
      FILTER (score IS NOT NULL) AS told
  FROM voice WHERE t_us <= {as_of_us} GROUP BY customer_no
),
fallen AS (
  SELECT customer_no, told[-1].us AS fell_us, told[-2].place AS good_no, told[-2].us AS good_us
  FROM said
  WHERE told[-2].felt >= 0.5 AND told[-3].felt >= 0.5
    AND list_avg(list_transform(told[:-2], lambda one: one.felt)) - told[-1].felt >= 0.4
)
SELECT customer_no, coalesce(voices, 0) AS voices,
  CASE WHEN greatest(acted_us, spoke_us) >= {as_of_us} - {window_us} THEN 0
    WHEN fell_us IS NULL OR greatest(acted_us, spoke_us) > fell_us THEN 1 ELSE 2 END AS state_no,
  if(state_no = 2, good_no, NULL) AS last_good_touchpoint_no,
  if(state_no = 2, good_us, NULL) AS last_good_us
FROM life LEFT JOIN said USING (customer_no) LEFT JOIN fallen USING (customer_no)
