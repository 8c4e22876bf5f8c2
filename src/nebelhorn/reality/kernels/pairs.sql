-- How often touchpoints follow each other within a span: the next moment of the same customer
-- within the horizon. {event}(event_id, id_no, t_us, touchpoint_no).
SELECT from_no, to_no, count(*) AS n
FROM (
  SELECT touchpoint_no AS from_no, t_us AS from_us,
    lead(touchpoint_no) OVER (PARTITION BY id_no ORDER BY t_us, event_id) AS to_no,
    lead(t_us) OVER (PARTITION BY id_no ORDER BY t_us, event_id) AS to_us
  FROM {event}
  WHERE id_no IS NOT NULL AND t_us >= {from_us} AND t_us < {until_us}
) AS ahead
WHERE to_no IS NOT NULL AND to_us - from_us <= {horizon_us}
GROUP BY from_no, to_no
