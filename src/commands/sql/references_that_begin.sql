-- References of a source that begin with :from: each is named by its number, after its list unless that
-- is `references`.
SELECT n.word AS word, n.about AS about
FROM (
  SELECT CASE r.list WHEN 'references' THEN '' ELSE r.list || '/' END || CAST(r.number AS TEXT) AS word,
    coalesce(r.title, r.as_printed) AS about, r.list AS list, r.number AS number
  FROM source AS s CROSS JOIN reference AS r ON r.source_id = s.id
  WHERE s.slug = :source) AS n
WHERE substr(n.word, 1, length(:from)) = :from
ORDER BY n.list <> 'references', n.list, n.number LIMIT :most;
