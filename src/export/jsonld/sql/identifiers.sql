SELECT t.sort || ':' || t.slug AS thing, f.scheme, f.value, d.slug || ':' || p.slug AS passage
FROM identifier AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.scheme, d.slug, p.slug, f.value;
