CREATE OR REPLACE TEMP TABLE hand AS
SELECT cell_no, median(greatest(delay_us, 0)) AS median_us, count(*) AS n FROM cell_row GROUP BY ALL
