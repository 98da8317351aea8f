SELECT s.title AS source, r.number, r.title, r.author, r.publisher, r.published, r.retrieved, r.url, r.status,
  r.as_printed, r.note
FROM source AS s
JOIN reference AS r ON r.source_id = s.id AND r.number = CAST(:local AS INTEGER)
WHERE s.slug = :source;
