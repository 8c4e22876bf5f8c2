-- Median delay of hearing a cell. An answer dated before the event it was given with came at once.
SELECT r.cell_no AS cell_no,
  median(CASE WHEN r.delay_us < 0 THEN 0 ELSE r.delay_us END) AS median_us, count(*) AS n
FROM {rows} AS r
GROUP BY r.cell_no
