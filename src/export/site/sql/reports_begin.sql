-- What each name of a thing and each title of a source leads to, if only one has it.
CREATE TEMP TABLE page_with_name AS
SELECT n.is_of AS is_of, n.name AS name, n.sort AS sort, n.slug AS slug
FROM (
  SELECT 'thing' AS is_of, t.name AS name, t.sort AS sort, t.slug AS slug FROM thing AS t
  UNION
  SELECT 'source', s.title, 'source', s.slug FROM source AS s
  UNION
  SELECT 'source', s.short_title, 'source', s.slug FROM source AS s WHERE s.short_title IS NOT NULL
) AS n
GROUP BY n.is_of, n.name HAVING count(*) = 1;
CREATE UNIQUE INDEX temp.page_with_name_once ON page_with_name (is_of, name);
