SELECT t.sort || ':' || t.slug AS thing, o.sort || ':' || o.slug AS other, f.ordinal, d.slug || ':' || p.slug AS passage
FROM series_event AS f
JOIN thing AS t ON t.id = f.event_id
JOIN thing AS o ON o.id = f.series_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, o.slug, d.slug, p.slug, f.ordinal;
