-- Decision points: moments (events and answers) after which a customer paused for {pause_us}.
-- The order inside a customer is the order in which we came to know; what becomes known later can
-- change nothing before it. Nothing counts as known before it happened, whatever a clock says.
-- Symbols: touchpoint numbers; answers are -1 without a score, -2 angry, -3 lukewarm,
-- -4 enthusiastic. {answer}(answer_id, id_no, t_us, known_us, score).
WITH moment AS (
  SELECT id_no AS customer_no, greatest(coalesce(known_us, t_us), t_us) AS heard_us, t_us, 0 AS kind,
    event_id AS moment_id, event_id AS event_no, touchpoint_no AS symbol
  FROM {event}
  WHERE id_no IS NOT NULL
  UNION ALL
  SELECT id_no AS customer_no, greatest(coalesce(known_us, t_us), t_us) AS heard_us, t_us, 1 AS kind,
    answer_id AS moment_id, CAST(NULL AS BIGINT) AS event_no,
    CASE WHEN score IS NULL THEN -1 WHEN score < 0.65 THEN -2 WHEN score < 0.9 THEN -3
      ELSE -4 END AS symbol
  FROM {answer}
  WHERE id_no IS NOT NULL
),
seen AS (
  SELECT customer_no, heard_us, kind, moment_id, symbol,
    last_value(event_no IGNORE NULLS) OVER (
      PARTITION BY customer_no ORDER BY heard_us, t_us, kind, moment_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS last_event_no,
    lag(symbol, 1) OVER known AS symbol_before,
    lag(symbol, 2) OVER known AS symbol_two_before,
    lead(heard_us, 1) OVER known AS next_us
  FROM moment
  WINDOW known AS (PARTITION BY customer_no ORDER BY heard_us, t_us, kind, moment_id)
)
SELECT customer_no, heard_us + {pause_us} AS sealed_us, next_us, kind, moment_id, last_event_no,
  symbol AS symbol_1, symbol_before AS symbol_2, symbol_two_before AS symbol_3
FROM seen
WHERE next_us IS NULL OR (next_us - heard_us) > {pause_us}
