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
    WHEN 'sentence' THEN 'facts whose sentence carries the marker'
    ELSE 'facts that stand earlier in its paragraph'
  END AS part,
  c.fact AS fact, c.subject_slug AS other, c.section AS section, c.anchor AS anchor,
  c.reference_numbers AS "references", c.link AS link, c.source AS source, c.source_slug AS source_slug,
  c.passage_text AS text
FROM citations AS c
JOIN resting AS r ON r.passage_id = c.passage_id
WHERE c.passage_id IN (SELECT passage_id FROM resting)
ORDER BY r.reach DESC, r.section, r.position, c.fact, c.subject_kind, c.subject_slug;
