-- An author is one text only where the source does not tell the authors apart.
SELECT d.slug AS source, d.slug || CASE WHEN r.list = 'references' THEN '' ELSE ':' || r.list END || ':' || r.number AS reference,
  r.list, r.number, r.title,
  CASE WHEN EXISTS (SELECT 1 FROM reference_author AS a WHERE a.reference_id = r.id) THEN NULL ELSE r.author END AS author,
  r.publisher, r.published, r.retrieved, r.url, r.archived_url, r.status, r.as_printed, r.note
FROM reference AS r
JOIN source AS d ON d.id = r.source_id
ORDER BY d.slug, r.list, r.number;
