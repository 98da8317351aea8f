SELECT e.slug AS event, c.slug AS place, h.venue, d.slug || ':' || p.slug AS passage
FROM event_place AS h
JOIN event AS e ON e.id = h.event_id
JOIN place AS c ON c.id = h.place_id
JOIN passage AS p ON p.id = h.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY e.slug, c.slug, d.slug, p.slug;
