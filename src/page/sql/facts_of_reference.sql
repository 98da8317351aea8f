-- All facts that rest on one reference.
WITH resting AS (
  SELECT r.passage_id AS passage_id, r.reach AS reach, n.position AS section, p.position AS position
  FROM source AS s
  JOIN reference AS f ON f.source_id = s.id AND f.list = :list AND f.number = CAST(:local AS INTEGER)
  JOIN passage_reference AS r ON r.reference_id = f.id
  JOIN passage AS p ON p.id = r.passage_id
  JOIN section AS n ON n.id = p.section_id
  WHERE s.slug = :source
)
SELECT
  CASE r.reach
    WHEN 'sentence' THEN 'facts whose sentence has the marker'
    ELSE 'facts earlier in its paragraph'
  END AS part, NULL AS label, c.fact AS text, c.subject_kind AS other_sort, c.subject_slug AS other_slug,
  c.subject AS other_name, NULL AS since, NULL AS until, NULL AS date,
  NULL AS stated, NULL AS note, 0 AS is_example, NULL AS value, NULL AS qualifier, NULL AS unit,
  c.passage_id AS passage_id
FROM citations AS c
JOIN resting AS r ON r.passage_id = c.passage_id
WHERE c.passage_id IN (SELECT passage_id FROM resting)
ORDER BY r.reach DESC, r.section, r.position, c.fact, c.subject_kind, c.subject_slug
