-- Every source.
SELECT 'source' AS kind, s.slug AS slug, s.title AS title FROM source AS s ORDER BY s.slug;
