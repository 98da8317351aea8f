-- Everything that the graph has as an edge, one row for each passage that states it. Rows that
-- are alike in all columns up to `date` are one edge.
SELECT f.edge_kind, f.from_kind, f.from_slug, f.term, f.to_kind, f.to_slug, f.since, f.until, f.date,
  f.label, f.inverse, f.symmetric, f.earliest, f.latest, f.stated, f.note,
  d.title AS source, CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS section,
  p.anchor, d.url || '#:~:text=' || p.fragment AS link
FROM (
  SELECT 'partnership' AS edge_kind, 'organisation' AS from_kind, o.slug AS from_slug, r.term AS term,
    'organisation' AS to_kind, q.slug AS to_slug, s.since AS since, s.until AS until, s.date AS date,
    r.wording AS label, r.inverse AS inverse, r.symmetric AS symmetric,
    s.earliest AS earliest, s.latest AS latest, s.stated AS stated, s.note AS note, s.passage_id AS passage_id
  FROM partnership AS s
  JOIN organisation AS o ON o.id = s.organisation_id
  JOIN organisation AS q ON q.id = s.partner_id
  JOIN relation AS r ON r.term = s.relation
  UNION ALL
  SELECT 'participation', 'organisation', o.slug, f.role, 'event', e.slug, NULL, NULL, NULL,
    f.role, NULL, 0, NULL, NULL, NULL, f.note, f.passage_id
  FROM participation AS f
  JOIN organisation AS o ON o.id = f.organisation_id
  JOIN event AS e ON e.id = f.event_id
  UNION ALL
  SELECT 'contribution', 'organisation', o.slug, c.role, 'work', w.slug, NULL, NULL, c.date,
    c.role, NULL, 0, c.earliest, c.latest, c.stated, c.note, c.passage_id
  FROM contribution AS c
  JOIN organisation AS o ON o.id = c.organisation_id
  JOIN work AS w ON w.id = c.work_id
) AS f
JOIN passage AS p ON p.id = f.passage_id
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, d.slug, s.position, p.position, p.slug, f.stated, f.note;
