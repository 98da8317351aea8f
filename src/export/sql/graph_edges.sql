-- Everything that the graph has as an edge, once for all passages that state it alike, with the
-- addresses of those passages.
SELECT e.edge_kind, e.from_kind, e.from_slug, e.term, e.label, e.to_kind, e.to_slug, e.since, e.until, e.date,
  count(*) AS passages, group_concat(e.place, ' ') AS citations
FROM (
  SELECT DISTINCT f.edge_kind, f.from_kind, f.from_slug, f.term, f.label, f.to_kind, f.to_slug, f.since, f.until, f.date,
    coalesce(d.url || '#:~:text=' || p.fragment, d.slug || '/' || p.slug) AS place
  FROM (
    SELECT 'partnership' AS edge_kind, 'organisation' AS from_kind, o.slug AS from_slug, r.term AS term, r.wording AS label,
      'organisation' AS to_kind, p.slug AS to_slug, s.since AS since, s.until AS until, s.date AS date,
      s.passage_id AS passage_id
    FROM partnership AS s
    JOIN organisation AS o ON o.id = s.organisation_id
    JOIN organisation AS p ON p.id = s.partner_id
    JOIN relation AS r ON r.term = s.relation
    UNION ALL
    SELECT 'participation', 'organisation', o.slug, f.role, f.role, 'event', e.slug, NULL, NULL, NULL, f.passage_id
    FROM participation AS f
    JOIN organisation AS o ON o.id = f.organisation_id
    JOIN event AS e ON e.id = f.event_id
    UNION ALL
    SELECT 'contribution', 'organisation', o.slug, c.role, c.role, 'work', w.slug, NULL, NULL, c.date, c.passage_id
    FROM contribution AS c
    JOIN organisation AS o ON o.id = c.organisation_id
    JOIN work AS w ON w.id = c.work_id
  ) AS f
  JOIN passage AS p ON p.id = f.passage_id
  JOIN source AS d ON d.id = p.source_id
  ORDER BY place
) AS e
GROUP BY e.edge_kind, e.from_kind, e.from_slug, e.term, e.label, e.to_kind, e.to_slug, e.since, e.until, e.date
ORDER BY 1, 2, 3, 4, 6, 7, 8, 9, 10;
