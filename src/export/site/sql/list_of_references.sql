-- The references, by title.
SELECT s.slug || '/' || CASE WHEN r.list = 'references' THEN '' ELSE r.list || '/' END || CAST(r.number AS TEXT) AS slug,
  coalesce(r.title, r.as_printed, 'reference ' || CAST(r.number AS TEXT)) AS name,
  r.status AS kind, s.title AS about, r.published AS date, r.published AS earliest,
  CAST((SELECT count(*) FROM passage_reference AS c JOIN facts AS f ON f.passage_id = c.passage_id
    WHERE c.reference_id = r.id) AS TEXT) AS count
FROM reference AS r JOIN source AS s ON s.id = r.source_id
ORDER BY 2 COLLATE NOCASE, s.slug, r.list, r.number;
