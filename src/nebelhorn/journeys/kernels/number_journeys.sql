-- One number a journey where objects may share the event that opened them.
SELECT unit_no, opened_by,
  row_number() OVER (ORDER BY unit_no, opened_by) AS journey_id
FROM (SELECT DISTINCT unit_no, opened_by FROM {cut}) AS openings
