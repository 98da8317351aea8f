-- The pages that can be found, in the order of their numbers.
SELECT coalesce(t.sort, CASE WHEN f.source_id IS NULL THEN 'reference' ELSE 'source' END) AS sort,
  CASE WHEN t.id IS NOT NULL THEN t.slug WHEN r.id IS NULL THEN s.slug
    ELSE s.slug || '/' || CASE WHEN r.list = 'references' THEN '' ELSE r.list || '/' END || CAST(r.number AS TEXT) END AS slug,
  CASE WHEN t.id IS NOT NULL THEN t.name WHEN r.id IS NULL THEN s.title
    ELSE coalesce(r.title, r.as_printed, 'reference ' || CAST(r.number AS TEXT)) END AS name,
  CASE WHEN t.id IS NOT NULL THEN (SELECT group_concat(y.x, ', ') FROM (
      SELECT DISTINCT k.label AS x FROM classification AS c JOIN kind AS k ON k.sort = c.sort AND k.term = c.kind
      WHERE c.thing_id = t.id ORDER BY k.label) AS y)
    ELSE s.publisher END AS kind
FROM temp.found_page AS f
LEFT JOIN thing AS t ON t.id = f.thing_id
LEFT JOIN reference AS r ON r.id = f.reference_id
LEFT JOIN source AS s ON s.id = coalesce(f.source_id, r.source_id)
ORDER BY f.number;
