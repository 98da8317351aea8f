-- References of a source whose number begins as :from does.
SELECT CAST(r.number AS TEXT) AS word, coalesce(r.title, r.as_printed) AS about
FROM source AS s CROSS JOIN reference AS r ON r.source_id = s.id
WHERE s.slug = :source AND substr(CAST(r.number AS TEXT), 1, length(:from)) = :from
ORDER BY r.number LIMIT :most;
