-- The authors of a reference, if its source lists them one by one.
SELECT a.family, a.given, a.body
FROM reference_author AS a
WHERE a.reference_id = :reference
ORDER BY a.position;
