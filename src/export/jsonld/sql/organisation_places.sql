SELECT o.slug AS organisation, h.role, c.slug AS place, c.country, h.address, d.slug || ':' || p.slug AS passage
FROM organisation_place AS h
JOIN organisation AS o ON o.id = h.organisation_id
JOIN place AS c ON c.id = h.place_id
JOIN passage AS p ON p.id = h.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY o.slug, h.role, c.slug, d.slug, p.slug;
