SELECT d.slug AS source, p.slug AS passage, r.number, c.reach
FROM passage_reference AS c
JOIN passage AS p ON p.id = c.passage_id
JOIN reference AS r ON r.id = c.reference_id
JOIN source AS d ON d.id = p.source_id
ORDER BY d.slug, p.slug, r.number;
