-- The acts that were known before any later act of the same customer was: at the time such an act
-- became known, nobody knew of a later one. Later: at a later time, at the same time with a greater
-- id. {act}(customer_no, t_us, heard_us, act_id, class).
SELECT customer_no, t_us, heard_us, act_id, class
FROM (
  SELECT customer_no, t_us, heard_us, act_id, class,
    min(heard_us) OVER (PARTITION BY customer_no ORDER BY t_us DESC, act_id DESC
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS later_heard_us
  FROM {act}
) AS told
WHERE later_heard_us IS NULL OR heard_us <= later_heard_us
