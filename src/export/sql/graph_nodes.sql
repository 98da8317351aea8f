-- Everything that the graph has as a node, one row for each passage that names it, dates it or
-- places it. A node is known by its kind and its slug.
SELECT n.node_kind, n.slug, n.label, n.kind, n.date, n.earliest, n.latest, n.country,
  d.title AS source, CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS section,
  p.anchor, d.url || '#:~:text=' || p.fragment AS link
FROM (
  SELECT 'organisation' AS node_kind, o.slug AS slug, o.name AS label, o.kind AS kind,
    v.founded AS date,
    (SELECT min(e.earliest) FROM participation AS f
      JOIN event AS x ON x.id = f.event_id AND x.kind = 'founding' JOIN event_date AS e ON e.event_id = x.id
      WHERE f.organisation_id = o.id AND f.role = 'founded') AS earliest,
    (SELECT max(e.latest) FROM participation AS f
      JOIN event AS x ON x.id = f.event_id AND x.kind = 'founding' JOIN event_date AS e ON e.event_id = x.id
      WHERE f.organisation_id = o.id AND f.role = 'founded') AS latest,
    (SELECT group_concat(y.country, ', ') FROM (
      SELECT DISTINCT c.country AS country FROM organisation_place AS h JOIN place AS c ON c.id = h.place_id
      WHERE h.organisation_id = o.id ORDER BY c.country) AS y) AS country,
    p.id AS passage_id
  FROM organisation AS o
  JOIN organisations AS v ON v.slug = o.slug
  JOIN passage AS p ON p.id IN (
    SELECT o.passage_id
    UNION SELECT h.passage_id FROM organisation_place AS h WHERE h.organisation_id = o.id
    UNION SELECT f.passage_id FROM participation AS f JOIN event AS x ON x.id = f.event_id AND x.kind = 'founding'
      WHERE f.organisation_id = o.id AND f.role = 'founded'
    UNION SELECT e.passage_id FROM participation AS f JOIN event AS x ON x.id = f.event_id AND x.kind = 'founding'
      JOIN event_date AS e ON e.event_id = x.id WHERE f.organisation_id = o.id AND f.role = 'founded'
    UNION SELECT a.passage_id FROM shared_declaration AS a WHERE a.thing = 'organisation' AND a.slug = o.slug)
  UNION ALL
  SELECT 'event', e.slug, e.name, e.kind, v.date, v.earliest, v.latest, v.country, p.id
  FROM event AS e
  JOIN events AS v ON v.slug = e.slug
  JOIN passage AS p ON p.id IN (
    SELECT e.passage_id
    UNION SELECT f.passage_id FROM event_date AS f WHERE f.event_id = e.id
    UNION SELECT h.passage_id FROM event_place AS h WHERE h.event_id = e.id
    UNION SELECT a.passage_id FROM shared_declaration AS a WHERE a.thing = 'event' AND a.slug = e.slug)
  UNION ALL
  SELECT 'work', w.slug, w.title, w.kind, NULL, NULL, NULL, NULL, p.id
  FROM work AS w
  JOIN passage AS p ON p.id IN (
    SELECT w.passage_id
    UNION SELECT a.passage_id FROM shared_declaration AS a WHERE a.thing = 'work' AND a.slug = w.slug)
) AS n
JOIN passage AS p ON p.id = n.passage_id
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
ORDER BY n.node_kind, n.slug, d.slug, s.position, p.position, p.slug;
