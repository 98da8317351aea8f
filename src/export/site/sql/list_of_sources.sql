-- The sources, by title.
SELECT s.slug AS slug, s.title AS name, s.publisher AS kind, s.licence AS about, s.retrieved AS date,
  s.retrieved AS earliest, CAST(s.facts AS TEXT) AS count
FROM sources AS s
ORDER BY s.title COLLATE NOCASE, s.slug;
