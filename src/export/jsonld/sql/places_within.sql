SELECT t.sort || ':' || t.slug AS thing, o.sort || ':' || o.slug AS other, d.slug || ':' || p.slug AS passage
FROM place_within AS f
JOIN thing AS t ON t.id = f.place_id
JOIN thing AS o ON o.id = f.within_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, o.slug, d.slug, p.slug;
