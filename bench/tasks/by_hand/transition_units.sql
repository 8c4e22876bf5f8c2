CREATE OR REPLACE TEMP TABLE hand AS
SELECT from_no, to_no, count(DISTINCT unit_no) AS units
FROM follow WHERE to_no IS NOT NULL GROUP BY ALL
