SELECT d.slug AS source, s.slug, s.position, s.heading, s.label, u.slug AS parent
FROM section AS s
JOIN source AS d ON d.id = s.source_id
LEFT JOIN section AS u ON u.id = s.parent_id
ORDER BY d.slug, s.position, s.slug;
