SELECT w.slug, w.title, w.kind, d.slug || ':' || p.slug AS passage
FROM work AS w
JOIN passage AS p ON p.id = w.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY w.slug;
