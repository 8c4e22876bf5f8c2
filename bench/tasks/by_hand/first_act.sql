-- Of acts at one instant whichever comes.
CREATE OR REPLACE TEMP TABLE hand AS
SELECT p.point_no, if(a.t_us - p.sealed_us <= {window_us}, a.class, NULL) AS class,
  if(a.t_us - p.sealed_us <= {window_us}, a.heard_us, NULL) AS heard_us
FROM asked AS p
ASOF LEFT JOIN act AS a ON p.customer_no = a.customer_no AND p.sealed_us < a.t_us
