-- The references that a passage cites.
SELECT CASE WHEN r.list = 'references' THEN '' ELSE r.list || ' ' END || CAST(r.number AS TEXT) AS name,
  coalesce(r.title, r.as_printed) AS title, r.url AS url, r.archived_url AS archived_url, r.status AS status,
  c.locator AS locator
FROM passage_reference AS c
JOIN reference AS r ON r.id = c.reference_id
WHERE c.passage_id = :id
ORDER BY r.list, r.number
