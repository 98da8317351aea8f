-- The things of one of several parts of equal size.
SELECT t.id AS id, t.sort AS kind, t.slug AS slug, t.name AS title FROM thing AS t
WHERE t.id % :parts = :part
ORDER BY t.sort, t.slug;
