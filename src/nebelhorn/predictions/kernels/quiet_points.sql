-- Heartbeats: Mondays, 0 h UTC, on which a customer in flight has no open prediction any more.
-- The first comes when all that was foretold at the last moment is due ({open_us}), the next when
-- all that was foretold at the first is due, and so on, at most {most} times, and none after a
-- moment at which the customer left. 1970-01-05 was a Monday; times are shifted by whole weeks so
-- that // rounds down before 1970 too. {beat}(beat) has the numbers 0, 1, 2 …
SELECT customer_no, beat_us AS sealed_us, next_us, 2 AS kind, moment_id, last_event_no,
  0 AS symbol_1,
  CASE WHEN beat = 0 THEN newest ELSE 0 END AS symbol_2,
  CASE WHEN beat = 0 THEN before WHEN beat = 1 THEN newest ELSE 0 END AS symbol_3
FROM (
  SELECT p.customer_no AS customer_no, p.next_us AS next_us, p.moment_id AS moment_id,
    p.last_event_no AS last_event_no, p.symbol_1 AS newest, p.symbol_2 AS before,
    b.beat AS beat,
    ((p.sealed_us + {open_us} + 60479654400000000 + 604799999999) // 604800000000)
      * 604800000000 - 60479654400000000
      + b.beat * (({open_us} + 604799999999) // 604800000000) * 604800000000 AS beat_us
  FROM {point} AS p CROSS JOIN {beat} AS b
  WHERE b.beat < {most} AND p.symbol_1 NOT IN ({leave_nos})
) AS grid
WHERE beat_us <= {as_of_us} AND (next_us IS NULL OR beat_us < next_us)
