SELECT d.slug AS source, r.number, r.title, r.author, r.publisher, r.published, r.retrieved, r.url, r.status,
  r.as_printed, r.note
FROM reference AS r
JOIN source AS d ON d.id = r.source_id
ORDER BY d.slug, r.number;
