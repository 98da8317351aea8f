-- Every reference, as `show` names it.
SELECT 'reference' AS kind,
  s.slug || '/' || CASE WHEN r.list = 'references' THEN '' ELSE r.list || '/' END || CAST(r.number AS TEXT) AS slug,
  coalesce(r.title, r.as_printed, 'reference ' || CAST(r.number AS TEXT)) AS title
FROM reference AS r JOIN source AS s ON s.id = r.source_id
ORDER BY s.slug, r.list, r.number;
