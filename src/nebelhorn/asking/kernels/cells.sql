-- What is known of each cell, one row of {rows} an encounter and cell: encounters, of them heard,
-- asked about and answered, and the scores that were given. {asked}: encounters whose ask is over.
-- Scores are whole billionths, so that sums do not depend on the order of adding.
WITH said AS (
  SELECT v.event_id AS said_no, CAST(round(v.score * 1000000000) AS BIGINT) AS felt
  FROM {voice} AS v WHERE v.event_id IS NOT NULL
),
spoken AS (
  SELECT s.said_no AS spoken_no, CAST(count(s.felt) AS BIGINT) AS scored,
    CAST(sum(coalesce(s.felt, 0)) AS BIGINT) AS billionths,
    sum(coalesce((CAST(s.felt AS DOUBLE) / 1e9) * (CAST(s.felt AS DOUBLE) / 1e9), 0e0)) AS squares
  FROM said AS s GROUP BY s.said_no
)
SELECT r.cell_no AS cell_no, count(*) AS encounters, count(p.spoken_no) AS heard,
  count(a.event_id) AS asked, CAST(sum(coalesce(a.answered, 0)) AS BIGINT) AS answered,
  CAST(sum(coalesce(p.scored, 0)) AS BIGINT) AS scored,
  CAST(sum(coalesce(p.billionths, 0)) AS BIGINT) AS billionths,
  sum(coalesce(p.squares, 0e0)) AS squares
FROM {rows} AS r
LEFT JOIN spoken AS p ON p.spoken_no = r.event_id
LEFT JOIN {asked} AS a ON a.event_id = r.event_id
GROUP BY r.cell_no
