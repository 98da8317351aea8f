-- Everything that has this name, whatever the case of its ASCII letters.
SELECT 'organisation' AS kind, slug AS slug, name AS title FROM organisation WHERE name = :name COLLATE NOCASE
UNION SELECT 'organisation', o.slug, o.name
  FROM organisation_name AS n JOIN organisation AS o ON o.id = n.organisation_id WHERE n.name = :name COLLATE NOCASE
UNION SELECT 'event', slug, name FROM event WHERE name = :name COLLATE NOCASE
UNION SELECT 'event_series', slug, name FROM event_series WHERE name = :name COLLATE NOCASE
UNION SELECT 'work', slug, title FROM work WHERE title = :name COLLATE NOCASE
UNION SELECT 'topic', slug, name FROM topic WHERE name = :name COLLATE NOCASE
UNION SELECT 'place', slug, name FROM place WHERE name = :name COLLATE NOCASE
ORDER BY 1, 2;
