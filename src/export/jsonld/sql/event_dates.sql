SELECT t.sort || ':' || t.slug AS thing, f.date, f.stated, d.slug || ':' || p.slug AS passage
FROM event_date AS f
JOIN thing AS t ON t.id = f.event_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, d.slug, p.slug, f.date;
