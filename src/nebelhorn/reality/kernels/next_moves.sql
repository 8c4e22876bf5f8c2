-- Where customers go after each touchpoint, in two spans: sums over customers, as a test that knows
-- customers are alike in themselves needs them. to_no 0: nothing within the horizon. Acts of
-- passed_nos are no targets. {event}(event_id, id_no, t_us, touchpoint_no). With a, c a customer's
-- moves to the target after and before, b, d all their moves from the source: aa is the sum of
-- a * a, ab of a * b, and so on.
WITH ahead AS (
  SELECT id_no AS customer_no, touchpoint_no AS from_no, t_us AS from_us,
    last_value(CASE WHEN touchpoint_no NOT IN ({passed_nos}) THEN touchpoint_no END IGNORE NULLS)
      OVER later AS next_no,
    last_value(CASE WHEN touchpoint_no NOT IN ({passed_nos}) THEN t_us END IGNORE NULLS)
      OVER later AS next_us
  FROM {event}
  WHERE id_no IS NOT NULL
  WINDOW later AS (PARTITION BY id_no ORDER BY t_us DESC, event_id DESC
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
move AS (
  SELECT customer_no, from_no,
    CASE WHEN next_us - from_us <= {horizon_us} THEN next_no ELSE 0 END AS to_no,
    CASE WHEN from_us >= {after_us} AND from_us + {horizon_us} < {after_end_us} THEN 1 ELSE 0 END
      AS later,
    CASE WHEN from_us >= {before_us} AND from_us + {horizon_us} < {before_end_us} THEN 1 ELSE 0 END
      AS sooner
  FROM ahead
),
cell AS (
  SELECT customer_no, from_no, to_no, CAST(sum(later) AS BIGINT) AS a,
    CAST(sum(sooner) AS BIGINT) AS c
  FROM move
  WHERE later + sooner > 0
  GROUP BY customer_no, from_no, to_no
),
customer AS (
  SELECT customer_no, from_no, CAST(sum(a) AS BIGINT) AS b, CAST(sum(c) AS BIGINT) AS d
  FROM cell
  GROUP BY customer_no, from_no
),
source AS (
  SELECT from_no, count(*) AS customers,
    CAST(sum(CASE WHEN d > 0 THEN 1 ELSE 0 END) AS BIGINT) AS customers_before,
    CAST(sum(CASE WHEN b > 0 THEN 1 ELSE 0 END) AS BIGINT) AS customers_after,
    CAST(sum(b * b) AS BIGINT) AS bb, CAST(sum(b * d) AS BIGINT) AS bd,
    CAST(sum(d * d) AS BIGINT) AS dd
  FROM customer
  GROUP BY from_no
),
target AS (
  SELECT p.from_no AS from_no, p.to_no AS to_no, CAST(sum(p.c) AS BIGINT) AS n_before,
    CAST(sum(p.a) AS BIGINT) AS n_after, CAST(sum(p.a * p.a) AS BIGINT) AS aa,
    CAST(sum(p.a * p.c) AS BIGINT) AS ac, CAST(sum(p.c * p.c) AS BIGINT) AS cc,
    CAST(sum(p.a * u.b) AS BIGINT) AS ab, CAST(sum(p.a * u.d) AS BIGINT) AS ad,
    CAST(sum(p.c * u.b) AS BIGINT) AS cb, CAST(sum(p.c * u.d) AS BIGINT) AS cd
  FROM cell AS p
  JOIN customer AS u ON u.customer_no = p.customer_no AND u.from_no = p.from_no
  GROUP BY p.from_no, p.to_no
)
SELECT t.from_no AS from_no, t.to_no AS to_no, t.n_before AS n_before, t.n_after AS n_after,
  t.aa AS aa, t.ac AS ac, t.cc AS cc, t.ab AS ab, t.ad AS ad, t.cb AS cb, t.cd AS cd,
  s.bb AS bb, s.bd AS bd, s.dd AS dd, s.customers AS customers,
  s.customers_before AS customers_before, s.customers_after AS customers_after
FROM target AS t
JOIN source AS s ON s.from_no = t.from_no
