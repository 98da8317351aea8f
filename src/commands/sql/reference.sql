SELECT s.title AS source, r.number, r.title, r.author, r.publisher, r.published, r.retrieved, r.url, r.status,
  r.as_printed, r.note
FROM reference AS r JOIN source AS s ON s.id = r.source_id
WHERE s.slug || '/' || CAST(r.number AS TEXT) = :slug;
