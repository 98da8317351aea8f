SELECT e.slug, e.name, e.kind, e.period, o.slug AS organiser, d.slug || ':' || p.slug AS passage
FROM event_series AS e
LEFT JOIN organisation AS o ON o.id = e.organiser_id
JOIN passage AS p ON p.id = e.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY e.slug;
