-- The sources, each of which has a pack, in the order of their slugs.
SELECT s.id, s.slug
FROM source AS s
ORDER BY s.slug;
