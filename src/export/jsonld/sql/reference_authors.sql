SELECT d.slug || CASE WHEN r.list = 'references' THEN '' ELSE ':' || r.list END || ':' || r.number AS reference,
  a.position, a.family, a.given, a.body
FROM reference_author AS a
JOIN reference AS r ON r.id = a.reference_id
JOIN source AS d ON d.id = r.source_id
ORDER BY d.slug, r.list, r.number, a.position;
