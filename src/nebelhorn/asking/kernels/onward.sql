-- How often a customer who was in one cell comes to another within {wait_us}, each row of {rows} an
-- encounter in its finest cell.
SELECT a.cell_no AS from_no, b.cell_no AS onward_no, count(*) AS times
FROM {rows} AS a
JOIN {rows} AS b
  ON b.customer_no = a.customer_no AND b.t_us > a.t_us AND b.t_us <= a.t_us + {wait_us}
GROUP BY a.cell_no, b.cell_no
