SELECT coalesce(s.short_title, s.title) AS source, r.list, r.number, r.title, r.author,
  -- Persons and bodies are kept apart where the source does so.
  (SELECT group_concat(y.x, '; ') FROM (
    SELECT coalesce(a.body, a.family || CASE WHEN a.given IS NULL THEN '' ELSE ', ' || a.given END) AS x
    FROM reference_author AS a WHERE a.reference_id = r.id
    ORDER BY a.position) AS y) AS authors,
  r.publisher, r.published, r.retrieved, r.url, r.archived_url AS "archived at", r.status, r.as_printed, r.note
FROM source AS s
JOIN reference AS r ON r.source_id = s.id AND r.list = :list AND r.number = CAST(:local AS INTEGER)
WHERE s.slug = :source;
