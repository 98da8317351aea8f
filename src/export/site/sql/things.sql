-- Every thing.
SELECT t.id AS id, t.sort AS kind, t.slug AS slug, t.name AS title FROM thing AS t ORDER BY t.sort, t.slug;
