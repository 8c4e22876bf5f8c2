-- Each answer at the encounter it speaks about; one row an answer, also of those that find none.
-- placed_by: 1 given with the event, 2 last event it may be about, 3 last event before it (the
-- answer does not say what about), 4 elsewhere (what it is about comes later, or never came to the
-- object it is about), 5 at no encounter but at a touchpoint (nobody knows who said it, nor about
-- which thing: it counts there, in its month), 0 nowhere.
-- Scope 0 looks at the events of a customer, 1 at those of an object, 2 at those of an object
-- with this customer. Touchpoint -1 stands for any.
WITH free AS (
  SELECT a.answer_id AS answer_id, a.t_us AS said_us, a.about_no AS about_no,
    CASE WHEN a.object_no IS NULL THEN 0 WHEN a.id_no IS NULL THEN 1 ELSE 2 END AS scope,
    CASE WHEN a.object_no IS NULL THEN a.id_no ELSE a.object_no END AS scope_no,
    CASE WHEN a.object_no IS NULL OR a.id_no IS NULL THEN 0 ELSE a.id_no END AS within_no
  FROM {answer} AS a
  LEFT JOIN {event} AS e ON e.event_id = a.on_event_id
  WHERE e.event_id IS NULL AND (a.object_no IS NOT NULL OR a.id_no IS NOT NULL)
),
probe AS (
  SELECT f.answer_id AS answer_id, f.said_us AS said_us, f.scope AS scope,
    f.scope_no AS scope_no, f.within_no AS within_no, b.touchpoint_no AS wanted_no,
    b.rank AS worth
  FROM free AS f JOIN {about} AS b ON b.about_no = f.about_no
  UNION ALL
  SELECT f.answer_id AS answer_id, f.said_us AS said_us, f.scope AS scope,
    f.scope_no AS scope_no, f.within_no AS within_no, -1 AS wanted_no,
    CASE WHEN f.about_no IS NULL THEN 0 ELSE 1000000 END AS worth
  FROM free AS f
),
wanted AS (
  SELECT DISTINCT p.scope AS scope, p.scope_no AS scope_no, p.within_no AS within_no,
    p.wanted_no AS wanted_no
  FROM probe AS p
),
thing AS (
  SELECT DISTINCT o.event_id AS event_id, o.object_no AS object_no
  FROM {event_object} AS o
  WHERE o.object_no IN (SELECT w.scope_no FROM wanted AS w WHERE w.scope > 0)
),
place AS (
  SELECT w.scope AS scope, w.scope_no AS scope_no, w.within_no AS within_no,
    w.wanted_no AS wanted_no, e.t_us AS at_us, e.event_id AS event_id
  FROM wanted AS w JOIN {event} AS e ON e.id_no = w.scope_no
  WHERE w.scope = 0 AND (w.wanted_no = -1 OR w.wanted_no = e.touchpoint_no)
  UNION ALL
  SELECT w.scope AS scope, w.scope_no AS scope_no, w.within_no AS within_no,
    w.wanted_no AS wanted_no, e.t_us AS at_us, e.event_id AS event_id
  FROM wanted AS w
  JOIN thing AS o ON o.object_no = w.scope_no
  JOIN {event} AS e ON e.event_id = o.event_id
  WHERE (w.scope = 1 OR (w.scope = 2 AND e.id_no = w.within_no))
    AND (w.wanted_no = -1 OR w.wanted_no = e.touchpoint_no)
),
line AS (
  SELECT p.scope AS scope, p.scope_no AS scope_no, p.within_no AS within_no,
    p.wanted_no AS wanted_no, p.at_us AS at_us, 0 AS side, p.event_id AS tie_no,
    p.event_id AS event_id, p.at_us AS event_us, CAST(NULL AS BIGINT) AS answer_id,
    0 AS worth
  FROM place AS p
  UNION ALL
  SELECT p.scope AS scope, p.scope_no AS scope_no, p.within_no AS within_no,
    p.wanted_no AS wanted_no, p.said_us AS at_us, 1 AS side, p.answer_id AS tie_no,
    CAST(NULL AS BIGINT) AS event_id, CAST(NULL AS BIGINT) AS event_us,
    p.answer_id AS answer_id, p.worth AS worth
  FROM probe AS p
),
heard AS (
  SELECT l.answer_id AS answer_id, l.at_us AS said_us, l.worth AS worth, l.scope AS scope,
    last_value(l.event_id IGNORE NULLS) OVER (
      PARTITION BY l.scope, l.scope_no, l.within_no, l.wanted_no
      ORDER BY l.at_us, l.side, l.tie_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS found_no,
    max(l.event_us) OVER (
      PARTITION BY l.scope, l.scope_no, l.within_no, l.wanted_no
      ORDER BY l.at_us, l.side, l.tie_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS found_us,
    max(l.event_us) OVER (
      PARTITION BY l.scope, l.scope_no, l.within_no, l.wanted_no
    ) AS latest_us
  FROM line AS l
),
marked AS (
  SELECT h.answer_id AS answer_id, h.worth AS worth, h.found_no AS found_no,
    h.found_us AS found_us,
    max(CASE WHEN h.scope > 0 OR (h.worth < 1000000 AND h.latest_us > h.said_us) THEN 1 ELSE 0 END)
      OVER (PARTITION BY h.answer_id) AS may_stand_elsewhere
  FROM heard AS h
  WHERE h.answer_id IS NOT NULL
),
ranked AS (
  SELECT m.answer_id AS answer_id, m.worth AS worth, m.found_no AS found_no,
    row_number() OVER (
      PARTITION BY m.answer_id ORDER BY m.worth, m.found_us DESC, m.found_no DESC
    ) AS choice
  FROM marked AS m
  WHERE m.found_no IS NOT NULL AND (m.worth < 1000000 OR m.may_stand_elsewhere = 1)
),
chosen AS (
  SELECT a.answer_id AS answer_id, g.event_id AS event_id, 1 AS placed_by
  FROM {answer} AS a JOIN {event} AS g ON g.event_id = a.on_event_id
  UNION ALL
  SELECT r.answer_id AS answer_id, r.found_no AS event_id,
    CASE WHEN r.worth >= 1000000 THEN 4 WHEN f.about_no IS NULL THEN 3 ELSE 2 END AS placed_by
  FROM ranked AS r JOIN free AS f ON f.answer_id = r.answer_id
  WHERE r.choice = 1
),
best AS (
  SELECT b.about_no AS about_no, min(b.rank) AS rank FROM {about} AS b GROUP BY b.about_no
),
nameless AS (
  SELECT a.answer_id AS answer_id, b.touchpoint_no AS touchpoint_no
  FROM {answer} AS a
  JOIN best AS f ON f.about_no = a.about_no
  JOIN {about} AS b ON b.about_no = f.about_no AND b.rank = f.rank
  WHERE a.id_no IS NULL AND a.object_no IS NULL
)
SELECT a.answer_id AS answer_id, e.event_id AS event_id,
  coalesce(e.id_no, a.id_no) AS customer_no,
  coalesce(e.touchpoint_no, n.touchpoint_no) AS touchpoint_no,
  a.score AS score, a.t_us AS t_us, a.t_us - e.t_us AS delay_us,
  CASE WHEN c.placed_by IS NOT NULL THEN c.placed_by
    WHEN n.touchpoint_no IS NOT NULL THEN 5 ELSE 0 END AS placed_by
FROM {answer} AS a
LEFT JOIN chosen AS c ON c.answer_id = a.answer_id
LEFT JOIN nameless AS n ON n.answer_id = a.answer_id
LEFT JOIN {event} AS e ON e.event_id = c.event_id
