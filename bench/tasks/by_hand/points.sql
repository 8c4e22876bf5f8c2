CREATE OR REPLACE TEMP TABLE hand AS
WITH moment AS (
  SELECT id_no AS customer_no, greatest(known_us, t_us) AS heard_us, t_us, 0 AS kind,
    event_id AS moment_id, touchpoint_no AS symbol
  FROM event WHERE id_no IS NOT NULL
  UNION ALL
  SELECT id_no, greatest(known_us, t_us), t_us, 1, answer_id,
    CASE WHEN score IS NULL THEN -1 WHEN score < 0.65 THEN -2 WHEN score < 0.9 THEN -3 ELSE -4 END
  FROM answer WHERE id_no IS NOT NULL
)
SELECT customer_no, heard_us + 2000000 AS sealed_us, lead(heard_us) OVER w AS next_us, kind,
  moment_id,
  last_value(if(kind = 0, moment_id, NULL) IGNORE NULLS) OVER (
    w ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS last_event_no,
  symbol AS symbol_1, lag(symbol) OVER w AS symbol_2, lag(symbol, 2) OVER w AS symbol_3
FROM moment
WINDOW w AS (PARTITION BY customer_no ORDER BY heard_us, t_us, kind, moment_id)
QUALIFY next_us IS NULL OR next_us - heard_us > 2000000
