-- Everything that the graph has as a node, one row for each passage that names it, dates it or
-- places it. A node is known by its kind and its slug. CROSS JOIN and unary plus keep SQLite to
-- looking up the rows of one thing, whatever it takes the tables' sizes to be.
SELECT n.node_kind, n.slug, n.label, n.kind, n.date, n.earliest, n.latest, n.country,
  d.title AS source, CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS section,
  p.anchor, d.url || '#:~:text=' || p.fragment AS link
FROM (
  SELECT 'organisation' AS node_kind, o.slug AS slug, o.name AS label, o.kind AS kind,
    (SELECT group_concat(y.date, ', ') FROM (
      SELECT DISTINCT e.date AS date FROM participation AS f
      CROSS JOIN event AS x ON x.id = f.event_id CROSS JOIN event_date AS e ON e.event_id = x.id
      WHERE f.organisation_id = o.id AND f.role = 'founded' AND x.kind = 'founding' ORDER BY e.date) AS y) AS date,
    (SELECT min(+e.earliest) FROM participation AS f
      CROSS JOIN event AS x ON x.id = f.event_id CROSS JOIN event_date AS e ON e.event_id = x.id
      WHERE f.organisation_id = o.id AND f.role = 'founded' AND x.kind = 'founding') AS earliest,
    (SELECT max(+e.latest) FROM participation AS f
      CROSS JOIN event AS x ON x.id = f.event_id CROSS JOIN event_date AS e ON e.event_id = x.id
      WHERE f.organisation_id = o.id AND f.role = 'founded' AND x.kind = 'founding') AS latest,
    (SELECT group_concat(y.country, ', ') FROM (
      SELECT DISTINCT c.country AS country FROM organisation_place AS h CROSS JOIN place AS c ON c.id = h.place_id
      WHERE h.organisation_id = o.id ORDER BY c.country) AS y) AS country,
    w.passage_id AS passage_id
  FROM (
    SELECT i.id AS id, i.passage_id AS passage_id FROM organisation AS i
    UNION SELECT h.organisation_id, h.passage_id FROM organisation_place AS h
    UNION SELECT f.organisation_id, f.passage_id
      FROM event AS x CROSS JOIN participation AS f ON f.event_id = x.id
      WHERE x.kind = 'founding' AND f.role = 'founded'
    UNION SELECT f.organisation_id, e.passage_id
      FROM event AS x CROSS JOIN participation AS f ON f.event_id = x.id CROSS JOIN event_date AS e ON e.event_id = x.id
      WHERE x.kind = 'founding' AND f.role = 'founded'
    UNION SELECT i.id, a.passage_id FROM shared_declaration AS a CROSS JOIN organisation AS i ON i.slug = a.slug
      WHERE a.thing = 'organisation' AND a.passage_id IS NOT NULL
  ) AS w
  CROSS JOIN organisation AS o ON o.id = w.id
  UNION ALL
  SELECT 'event', e.slug, e.name, e.kind,
    (SELECT group_concat(y.date, ', ') FROM (
      SELECT DISTINCT f.date AS date FROM event_date AS f WHERE f.event_id = e.id ORDER BY f.date) AS y),
    (SELECT min(+f.earliest) FROM event_date AS f WHERE f.event_id = e.id),
    (SELECT max(+f.latest) FROM event_date AS f WHERE f.event_id = e.id),
    (SELECT group_concat(y.country, ', ') FROM (
      SELECT DISTINCT c.country AS country FROM event_place AS h CROSS JOIN place AS c ON c.id = h.place_id
      WHERE h.event_id = e.id ORDER BY c.country) AS y),
    w.passage_id
  FROM (
    SELECT i.id AS id, i.passage_id AS passage_id FROM event AS i
    UNION SELECT f.event_id, f.passage_id FROM event_date AS f
    UNION SELECT h.event_id, h.passage_id FROM event_place AS h
    UNION SELECT i.id, a.passage_id FROM shared_declaration AS a CROSS JOIN event AS i ON i.slug = a.slug
      WHERE a.thing = 'event' AND a.passage_id IS NOT NULL
  ) AS w
  CROSS JOIN event AS e ON e.id = w.id
  UNION ALL
  SELECT 'work', o.slug, o.title, o.kind, NULL, NULL, NULL, NULL, w.passage_id
  FROM (
    SELECT i.id AS id, i.passage_id AS passage_id FROM work AS i
    UNION SELECT i.id, a.passage_id FROM shared_declaration AS a CROSS JOIN work AS i ON i.slug = a.slug
      WHERE a.thing = 'work' AND a.passage_id IS NOT NULL
  ) AS w
  CROSS JOIN work AS o ON o.id = w.id
) AS n
JOIN passage AS p ON p.id = n.passage_id
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
ORDER BY n.node_kind, n.slug, d.slug, s.position, p.position, p.slug;
