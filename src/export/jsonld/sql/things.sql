SELECT t.sort, t.sort || ':' || t.slug AS thing, t.name
FROM thing AS t
ORDER BY t.sort, t.slug;
