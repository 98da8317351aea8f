SELECT t.slug, t.name, t.kind, b.slug AS broader, d.slug || ':' || p.slug AS passage
FROM topic AS t
LEFT JOIN topic AS b ON b.id = t.broader_id
JOIN passage AS p ON p.id = t.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug;
