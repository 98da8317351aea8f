-- The facts that a passage states.
SELECT f.fact AS fact, f.subject AS subject, f.subject_kind AS subject_kind, f.subject_slug AS subject_slug
FROM temp.stated_fact AS f
WHERE f.passage_id = :id
ORDER BY f.rowid;
