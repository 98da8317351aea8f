SELECT e.slug, e.name, e.kind, s.slug AS series, e.ordinal, d.slug || ':' || p.slug AS passage
FROM event AS e
LEFT JOIN event_series AS s ON s.id = e.series_id
JOIN passage AS p ON p.id = e.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY e.slug;
