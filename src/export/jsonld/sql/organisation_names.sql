SELECT o.slug AS organisation, n.kind, n.name, d.language, d.slug || ':' || p.slug AS passage
FROM organisation_name AS n
JOIN organisation AS o ON o.id = n.organisation_id
JOIN passage AS p ON p.id = n.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY o.slug, n.kind, d.slug, p.slug, n.name;
