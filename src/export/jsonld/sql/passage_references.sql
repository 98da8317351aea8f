SELECT d.slug || ':' || p.slug AS passage,
  d.slug || CASE WHEN r.list = 'references' THEN '' ELSE ':' || r.list END || ':' || r.number AS reference,
  c.reach, c.locator
FROM passage_reference AS c
JOIN passage AS p ON p.id = c.passage_id
JOIN reference AS r ON r.id = c.reference_id
JOIN source AS d ON d.id = r.source_id
ORDER BY d.slug, p.slug, r.list, r.number;
