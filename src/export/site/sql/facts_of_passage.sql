-- The facts that a passage states.
SELECT c.fact AS fact, c.subject AS subject, c.subject_kind AS subject_kind, c.subject_slug AS subject_slug
FROM citations AS c
WHERE c.passage_id = :id
ORDER BY c.fact, c.subject_kind, c.subject_slug;
