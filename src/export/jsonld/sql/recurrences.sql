SELECT t.sort || ':' || t.slug AS thing, f.period, o.sort || ':' || o.slug AS organiser, d.slug || ':' || p.slug AS passage
FROM recurrence AS f
JOIN thing AS t ON t.id = f.series_id
LEFT JOIN thing AS o ON o.id = f.organiser_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, d.slug, p.slug, f.period, o.slug;
