SELECT o.slug, o.name, o.kind, d.slug || ':' || p.slug AS passage
FROM organisation AS o
JOIN passage AS p ON p.id = o.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY o.slug;
