-- What happened when, of everything or of one thing: a row for each passage that states a date.
-- Rows with the same `entry` are dates of one event, partnership, office or contribution. The entries
-- that most passages state are chosen; `entries` is the number of all. Cross joins keep their order: from what
-- concerns the thing, which is little, to its facts.
WITH
happened (event_id) AS (
  SELECT e.id FROM event AS e WHERE :id IS NULL
  UNION SELECT e.id FROM event AS e WHERE e.id = :id
  UNION SELECT a.event_id FROM participation AS a WHERE a.agent_id = :id
  UNION SELECT q.event_id FROM series_event AS q WHERE q.series_id = :id
  UNION SELECT h.thing_id FROM location AS h WHERE h.place_id = :id
  UNION SELECT l.event_id FROM event_link AS l WHERE l.other_id = :id
),
partnered (id) AS (
  SELECT p.id FROM partnership AS p WHERE :id IS NULL
  UNION SELECT p.id FROM partnership AS p WHERE p.agent_id = :id
  UNION SELECT p.id FROM partnership AS p WHERE p.partner_id = :id
),
held (id) AS (
  SELECT i.id FROM position AS i WHERE :id IS NULL
  UNION SELECT i.id FROM position AS i WHERE i.person_id = :id
  UNION SELECT i.id FROM position AS i WHERE i.organisation_id = :id
),
contributed (id) AS (
  SELECT c.id FROM contribution AS c WHERE :id IS NULL
  UNION SELECT c.id FROM contribution AS c WHERE c.agent_id = :id
  UNION SELECT c.id FROM contribution AS c WHERE c.work_id = :id
),
dated (entry, thing_id, name, relation, other, date, stated, passage_id) AS MATERIALIZED (
  SELECT 'event ' || e.event_id, e.event_id, t.name, NULL, NULL, e.date, e.stated, e.passage_id
  FROM happened AS h CROSS JOIN event_date AS e ON e.event_id = h.event_id JOIN thing AS t ON t.id = e.event_id
  UNION ALL
  -- Both directions of a symmetric relation are one partnership.
  SELECT 'partnership ' || p.relation || CASE WHEN k.is_symmetric = 1
      THEN ' ' || min(p.agent_id, p.partner_id) || ' ' || max(p.agent_id, p.partner_id)
      ELSE ' ' || p.agent_id || ' ' || p.partner_id END,
    p.agent_id, t.name, k.label, o.name,
    coalesce(p.date, coalesce(p.since, '') || '/' || coalesce(p.until, '')), p.stated, p.passage_id
  FROM partnered AS h CROSS JOIN partnership AS p ON p.id = h.id JOIN relation AS k ON k.term = p.relation
  JOIN thing AS t ON t.id = p.agent_id JOIN thing AS o ON o.id = p.partner_id
  WHERE p.earliest IS NOT NULL OR p.latest IS NOT NULL
  UNION ALL
  SELECT 'position ' || i.person_id || ' ' || i.organisation_id || ' ' || i.role, i.person_id,
    t.name, i.role || ',', o.name,
    coalesce(i.date, coalesce(i.since, '') || '/' || coalesce(i.until, '')), i.stated, i.passage_id
  FROM held AS h CROSS JOIN position AS i ON i.id = h.id
  JOIN thing AS t ON t.id = i.person_id JOIN thing AS o ON o.id = i.organisation_id
  WHERE i.earliest IS NOT NULL OR i.latest IS NOT NULL
  UNION ALL
  SELECT 'contribution ' || c.role || ' ' || c.agent_id || ' ' || c.work_id, c.work_id,
    o.name, k.label, t.name, c.date, c.stated, c.passage_id
  FROM contributed AS h CROSS JOIN contribution AS c ON c.id = h.id JOIN contribution_role AS k ON k.term = c.role
  JOIN thing AS t ON t.id = c.work_id JOIN thing AS o ON o.id = c.agent_id
  WHERE c.date IS NOT NULL
),
chosen (entry) AS MATERIALIZED (
  SELECT d.entry FROM dated AS d
  GROUP BY d.entry ORDER BY count(*) DESC, min(d.date), min(d.name), d.entry LIMIT :most
)
SELECT f.entry AS entry, f.name AS one, f.relation AS relation, f.other AS other, f.date AS date,
  f.stated AS stated, t.sort AS sort, t.slug AS slug, t.name AS name,
  (SELECT count(DISTINCT d.entry) FROM dated AS d) AS entries,
  coalesce(d.short_title, d.title) AS source, d.slug AS source_slug, p.slug AS passage,
  (SELECT l.link FROM passages AS l WHERE l.passage_id = p.id) AS link
-- A cross join keeps its order: what was chosen is few, the passages of a source may be many.
FROM chosen AS c
CROSS JOIN dated AS f ON f.entry = c.entry
CROSS JOIN thing AS t ON t.id = f.thing_id
CROSS JOIN passage AS p ON p.id = f.passage_id
CROSS JOIN section AS s ON s.id = p.section_id
CROSS JOIN source AS d ON d.id = p.source_id
ORDER BY f.entry, f.date, d.slug, s.position, p.position, p.id
