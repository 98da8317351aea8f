-- Everything that a slug, or the number of a reference, can mean; the number is one in the list
-- `references` or of :list. CROSS JOIN keeps the order: from the few sources to the key of the
-- passage or reference there.
SELECT t.sort AS kind, t.slug AS slug, t.name AS title FROM thing AS t WHERE t.slug = :slug
UNION ALL SELECT 'source', s.slug, coalesce(s.short_title, s.title) FROM source AS s WHERE s.slug = :slug
UNION ALL SELECT 'passage', s.slug || '/' || p.slug, coalesce(s.short_title, s.title)
  FROM source AS s CROSS JOIN passage AS p ON p.source_id = s.id AND p.slug = :slug
UNION ALL SELECT 'reference',
    s.slug || '/' || CASE r.list WHEN 'references' THEN '' ELSE r.list || '/' END || CAST(r.number AS TEXT),
    coalesce(r.title, r.as_printed, 'reference ' || CAST(r.number AS TEXT))
  FROM source AS s
  CROSS JOIN reference AS r ON r.source_id = s.id AND r.list IN ('references', :list)
    AND r.number = CAST(:slug AS INTEGER)
  WHERE CAST(r.number AS TEXT) = :slug
ORDER BY 1, 2;
