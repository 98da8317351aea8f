SELECT e.slug AS event, t.date, t.stated, d.slug || ':' || p.slug AS passage
FROM event_date AS t
JOIN event AS e ON e.id = t.event_id
JOIN passage AS p ON p.id = t.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY e.slug, d.slug, p.slug, t.date;
