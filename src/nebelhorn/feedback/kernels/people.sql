-- One row a customer whom we have met or heard by {as_of_us}: first and last encounter, the journey
-- they are on, their last own act, how much was heard of it all, and the last voice.
-- met_heard: encounters with at least one voice; way_*: the journey of the last encounter.
WITH heard AS (
  SELECT DISTINCT v.event_id AS heard_no FROM {voice} AS v
  WHERE v.event_id IS NOT NULL AND v.t_us <= {as_of_us}
),
placed AS (
  SELECT s.customer_no AS who, s.journey_id AS way_no, s.t_us AS at_us,
    s.touchpoint_no AS place_no, CASE WHEN h.heard_no IS NULL THEN 0 ELSE 1 END AS was_heard,
    row_number() OVER (PARTITION BY s.customer_no ORDER BY s.t_us DESC, s.event_id DESC)
      AS from_last
  FROM {step} AS s LEFT JOIN heard AS h ON h.heard_no = s.event_id
  WHERE s.customer_no IS NOT NULL AND s.t_us <= {as_of_us}
),
met AS (
  SELECT p.who AS who, count(*) AS met, sum(p.was_heard) AS met_heard, min(p.at_us) AS first_us,
    max(p.at_us) AS last_us,
    max(CASE WHEN p.place_no IN ({own}) THEN p.at_us END) AS acted_us,
    max(CASE WHEN p.from_last = 1 THEN p.place_no END) AS last_no,
    max(CASE WHEN p.from_last = 1 THEN p.way_no END) AS way_no
  FROM placed AS p GROUP BY p.who
),
way AS (
  SELECT p.who AS who, count(*) AS way_met, min(p.at_us) AS way_us
  FROM placed AS p JOIN met AS m ON m.who = p.who AND m.way_no = p.way_no
  GROUP BY p.who
),
said AS (
  SELECT v.customer_no AS who, v.answer_id AS said_no, v.t_us AS said_us, v.score AS score,
    v.touchpoint_no AS about_no,
    row_number() OVER (PARTITION BY v.customer_no ORDER BY v.t_us DESC, v.answer_id DESC)
      AS from_last
  FROM {voice} AS v WHERE v.customer_no IS NOT NULL AND v.t_us <= {as_of_us}
),
voiced AS (
  SELECT x.who AS who, count(*) AS voices, min(x.said_us) AS spoke_us,
    max(CASE WHEN x.from_last = 1 THEN x.said_no END) AS voice_no,
    max(CASE WHEN x.from_last = 1 THEN x.said_us END) AS voice_us,
    max(CASE WHEN x.from_last = 1 THEN x.score END) AS voice_score,
    max(CASE WHEN x.from_last = 1 THEN x.about_no END) AS voice_about
  FROM said AS x GROUP BY x.who
),
everybody AS (
  SELECT m.who AS who FROM met AS m UNION SELECT v.who AS who FROM voiced AS v
)
SELECT e.who AS customer_no, coalesce(m.met, 0) AS met,
  CAST(coalesce(m.met_heard, 0) AS BIGINT) AS met_heard, m.first_us AS first_us,
  m.last_us AS last_us, m.acted_us AS acted_us, m.last_no AS last_no, w.way_us AS way_us,
  coalesce(w.way_met, 0) AS way_met, coalesce(v.voices, 0) AS voices, v.spoke_us AS spoke_us,
  v.voice_no AS voice_no,
  v.voice_us AS voice_us, v.voice_score AS voice_score, v.voice_about AS voice_about
FROM everybody AS e
LEFT JOIN met AS m ON m.who = e.who
LEFT JOIN way AS w ON w.who = e.who
LEFT JOIN voiced AS v ON v.who = e.who
