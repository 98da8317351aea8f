-- Everything that a slug, or the number of a reference, can mean. CROSS JOIN keeps the order:
-- from the few sources to the key of the passage or reference there.
SELECT 'organisation' AS kind, slug AS slug, name AS title FROM organisation WHERE slug = :slug
UNION ALL SELECT 'event', slug, name FROM event WHERE slug = :slug
UNION ALL SELECT 'event_series', slug, name FROM event_series WHERE slug = :slug
UNION ALL SELECT 'work', slug, title FROM work WHERE slug = :slug
UNION ALL SELECT 'topic', slug, name FROM topic WHERE slug = :slug
UNION ALL SELECT 'place', slug, name FROM place WHERE slug = :slug
UNION ALL SELECT 'source', slug, title FROM source WHERE slug = :slug
UNION ALL SELECT 'passage', s.slug || '/' || p.slug, s.title
  FROM source AS s CROSS JOIN passage AS p ON p.source_id = s.id AND p.slug = :slug
UNION ALL SELECT 'reference', s.slug || '/' || CAST(r.number AS TEXT),
    coalesce(r.title, r.as_printed, 'reference ' || CAST(r.number AS TEXT))
  FROM source AS s
  CROSS JOIN reference AS r ON r.source_id = s.id AND r.number = CAST(:slug AS INTEGER)
  WHERE CAST(r.number AS TEXT) = :slug
ORDER BY 1, 2;
