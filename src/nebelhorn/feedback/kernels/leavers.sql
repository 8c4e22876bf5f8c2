-- Who left, when first, and whether the log reaches far enough to both sides (whole = 1).
WITH span AS (
  SELECT min(s.t_us) AS first_us FROM {step} AS s
),
gone AS (
  SELECT s.customer_no AS who, min(s.t_us) AS gone_us
  FROM {step} AS s
  WHERE s.customer_no IS NOT NULL AND s.touchpoint_no IN ({leaves})
  GROUP BY s.customer_no
)
SELECT g.who AS customer_no, g.gone_us AS left_us,
  CASE WHEN g.gone_us - {window_us} >= p.first_us AND g.gone_us + {window_us} <= {as_of_us}
    THEN 1 ELSE 0 END AS whole
FROM gone AS g CROSS JOIN span AS p
