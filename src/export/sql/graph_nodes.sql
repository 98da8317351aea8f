-- The nodes of the graph, one row for each passage that states a name, kind, date or place of one. A node
-- is identified by its sort and slug.
SELECT t.sort, t.slug, t.name AS label, f.kind, f.date, f.earliest, f.latest, f.country,
  coalesce(d.short_title, d.title) AS source, CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS section,
  p.anchor, (SELECT l.link FROM passages AS l WHERE l.passage_id = p.id) AS link
FROM (
  SELECT n.thing_id AS thing_id, NULL AS kind, NULL AS date, NULL AS earliest, NULL AS latest, NULL AS country,
    n.passage_id AS passage_id
  FROM naming AS n WHERE n.kind IN ('listed', 'label')
  UNION ALL
  SELECT k.thing_id, k.kind, NULL, NULL, NULL, NULL, k.passage_id FROM classification AS k
  UNION ALL
  SELECT e.event_id, NULL, e.date, e.earliest, e.latest, NULL, e.passage_id FROM event_date AS e
  UNION ALL
  -- An organisation has the dates of its founding.
  SELECT f.agent_id, NULL, NULL, NULL, NULL, NULL, f.passage_id
  FROM participation AS f JOIN classification AS k ON k.thing_id = f.event_id AND k.kind = 'founding'
  WHERE f.role = 'founded' AND f.agent_sort = 'organisation'
  UNION ALL
  SELECT f.agent_id, NULL, e.date, e.earliest, e.latest, NULL, e.passage_id
  FROM participation AS f JOIN classification AS k ON k.thing_id = f.event_id AND k.kind = 'founding'
  JOIN event_date AS e ON e.event_id = f.event_id
  WHERE f.role = 'founded' AND f.agent_sort = 'organisation'
  UNION ALL
  SELECT h.thing_id, NULL, NULL, NULL, NULL, c.country, h.passage_id
  FROM location AS h LEFT JOIN place_country AS c ON c.place_id = h.place_id
) AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN passage AS p ON p.id = f.passage_id
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
WHERE t.sort IN ('organisation', 'collective', 'person', 'event', 'work')
ORDER BY t.sort, t.slug, d.slug, s.position, p.position, p.slug;
