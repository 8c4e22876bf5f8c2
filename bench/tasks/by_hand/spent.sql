CREATE OR REPLACE TEMP TABLE hand AS
SELECT p.point_no, coalesce(sum(a.class), 0)::BIGINT AS spent
FROM asked AS p
LEFT JOIN amount AS a ON p.customer_no = a.customer_no
  AND a.t_us // 1000000 BETWEEN p.sealed_us // 1000000 + 1 AND p.sealed_us // 1000000 + {window_s}
GROUP BY p.point_no
