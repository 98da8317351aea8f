SELECT e.slug AS event, o.slug AS organisation, f.role, f.note, d.slug || ':' || p.slug AS passage
FROM participation AS f
JOIN event AS e ON e.id = f.event_id
JOIN organisation AS o ON o.id = f.organisation_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY e.slug, o.slug, f.role, d.slug, p.slug;
