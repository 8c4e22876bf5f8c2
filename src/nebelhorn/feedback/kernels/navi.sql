-- State of every customer at one moment: 0 contact alive, 1 fog, 2 torn.
WITH life AS (
  SELECT s.customer_no AS who,
    max(CASE WHEN s.touchpoint_no IN ({own}) THEN s.t_us END) AS acted_us
  FROM {step} AS s
  WHERE s.customer_no IS NOT NULL AND s.t_us <= {as_of_us}
  GROUP BY s.customer_no
),
contact AS (
  SELECT v.customer_no AS who, max(v.t_us) AS spoke_us, count(*) AS voices
  FROM {voice} AS v
  WHERE v.customer_no IS NOT NULL AND v.t_us <= {as_of_us}
  GROUP BY v.customer_no
),
scored AS (
  SELECT v.customer_no AS who, v.answer_id AS answer_no, v.t_us AS said_us,
    v.touchpoint_no AS place_no, CAST(round(v.score * 1000000000) AS BIGINT) AS felt
  FROM {voice} AS v
  WHERE v.customer_no IS NOT NULL AND v.score IS NOT NULL AND v.t_us <= {as_of_us}
),
run AS (
  SELECT c.who AS who, c.said_us AS said_us, c.felt AS felt,
    lag(c.felt, 1) OVER (PARTITION BY c.who ORDER BY c.said_us, c.answer_no) AS before_felt,
    lag(c.felt, 2) OVER (PARTITION BY c.who ORDER BY c.said_us, c.answer_no) AS earlier_felt,
    lag(c.place_no, 1) OVER (PARTITION BY c.who ORDER BY c.said_us, c.answer_no) AS good_no,
    lag(c.said_us, 1) OVER (PARTITION BY c.who ORDER BY c.said_us, c.answer_no) AS good_us,
    sum(c.felt) OVER (
      PARTITION BY c.who ORDER BY c.said_us, c.answer_no
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS sum_felt,
    CAST(row_number() OVER (PARTITION BY c.who ORDER BY c.said_us, c.answer_no) AS BIGINT) AS nth,
    row_number() OVER (PARTITION BY c.who ORDER BY c.said_us DESC, c.answer_no DESC) AS from_last
  FROM scored AS c
),
fallen AS (
  SELECT r.who AS who, r.said_us AS fell_us, r.good_no AS good_no, r.good_us AS good_us
  FROM run AS r
  WHERE r.from_last = 1 AND r.before_felt >= {good} AND r.earlier_felt >= {good}
    AND r.sum_felt - (r.nth - 1) * r.felt >= {fall} * (r.nth - 1)
),
joined AS (
  SELECT l.who AS who, l.acted_us AS acted_us, c.spoke_us AS spoke_us,
    coalesce(c.voices, 0) AS voices, f.fell_us AS fell_us, f.good_no AS good_no,
    f.good_us AS good_us,
    CASE
      WHEN l.acted_us >= {as_of_us} - {silence_us} OR c.spoke_us >= {as_of_us} - {silence_us} THEN 0
      WHEN f.fell_us IS NULL OR l.acted_us > f.fell_us OR c.spoke_us > f.fell_us THEN 1
      ELSE 2
    END AS state_no
  FROM life AS l
  LEFT JOIN contact AS c ON c.who = l.who
  LEFT JOIN fallen AS f ON f.who = l.who
)
SELECT j.who AS customer_no, j.state_no AS state_no, j.voices AS voices,
  CASE WHEN j.state_no = 2 THEN j.good_no END AS last_good_touchpoint_no,
  CASE WHEN j.state_no = 2 THEN j.good_us END AS last_good_us
FROM joined AS j
