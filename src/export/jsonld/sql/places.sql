SELECT h.slug, h.name, h.country, d.slug || ':' || p.slug AS passage
FROM place AS h
JOIN passage AS p ON p.id = h.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY h.slug;
