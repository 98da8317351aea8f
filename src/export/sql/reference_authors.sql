-- The authors of a reference, where its source tells them apart.
SELECT a.family, a.given, a.body
FROM reference_author AS a
WHERE a.reference_id = :reference
ORDER BY a.position;
