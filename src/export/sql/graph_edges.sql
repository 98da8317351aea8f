-- The edges of the graph, one row for each passage that states one. Rows with the same values in all
-- columns up to `date` are one edge.
SELECT f.edge_kind, t.sort || ':' || t.slug AS from_id, f.term, o.sort || ':' || o.slug AS to_id, f.label,
  f.since, f.until, f.date, f.inverse, f.is_symmetric, f.earliest, f.latest, f.stated, f.note,
  coalesce(d.short_title, d.title) AS source, CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS section,
  p.anchor, (SELECT l.link FROM passages AS l WHERE l.passage_id = p.id) AS link
FROM (
  -- A symmetric relation that sources state from both sides starts at the first by slug.
  SELECT 'partnership' AS edge_kind, CASE a.is_turned WHEN 1 THEN a.partner_id ELSE a.agent_id END AS from_number,
    k.term AS term, CASE a.is_turned WHEN 1 THEN a.agent_id ELSE a.partner_id END AS to_number,
    k.label AS label, a.since AS since, a.until AS until, a.date AS date, k.inverse AS inverse,
    k.is_symmetric AS is_symmetric, a.earliest AS earliest, a.latest AS latest, a.stated AS stated,
    a.note AS note, a.passage_id AS passage_id
  FROM (
    SELECT p.*, r.is_symmetric = 1 AND y.slug < x.slug AND EXISTS (SELECT 1 FROM partnership AS v
      WHERE v.agent_id = p.partner_id AND v.relation = p.relation AND v.partner_id = p.agent_id) AS is_turned
    FROM partnership AS p
    JOIN relation AS r ON r.term = p.relation
    JOIN thing AS x ON x.id = p.agent_id
    JOIN thing AS y ON y.id = p.partner_id) AS a
  JOIN relation AS k ON k.term = a.relation
  UNION ALL
  SELECT 'participation', a.agent_id, k.term, a.event_id, k.label, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL,
    a.note, a.passage_id
  FROM participation AS a JOIN participation_role AS k ON k.term = a.role
  UNION ALL
  SELECT 'contribution', a.agent_id, k.term, a.work_id, k.label, NULL, NULL, a.date, NULL, 0, a.earliest, a.latest,
    a.stated, a.note, a.passage_id
  FROM contribution AS a JOIN contribution_role AS k ON k.term = a.role
  UNION ALL
  -- An office is not a term.
  SELECT 'position', a.person_id, 'position', a.organisation_id, a.role, a.since, a.until, a.date, NULL, 0,
    a.earliest, a.latest, a.stated, a.note, a.passage_id
  FROM position AS a
  UNION ALL
  SELECT 'event_link', a.event_id, k.term, a.other_id, k.label, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL,
    a.note, a.passage_id
  FROM event_link AS a JOIN event_link_kind AS k ON k.term = a.kind
  UNION ALL
  SELECT 'audience', a.work_id, 'audience', a.agent_id, 'made for', NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL,
    a.note, a.passage_id
  FROM audience AS a
) AS f
JOIN thing AS t ON t.id = f.from_number
JOIN thing AS o ON o.id = f.to_number
JOIN passage AS p ON p.id = f.passage_id
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, d.slug, s.position, p.position, p.slug;
