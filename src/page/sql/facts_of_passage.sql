-- All facts that were read in one passage.
SELECT 'facts' AS part, NULL AS label, c.fact AS text, c.subject_kind AS other_sort, c.subject_slug AS other_slug,
  c.subject AS other_name, NULL AS since, NULL AS until, NULL AS date,
  NULL AS stated, NULL AS note, 0 AS is_example, NULL AS value, NULL AS qualifier, NULL AS unit,
  c.passage_id AS passage_id
FROM citations AS c
WHERE c.passage_id = (
  SELECT p.id FROM source AS s JOIN passage AS p ON p.source_id = s.id AND p.slug = :local WHERE s.slug = :source)
ORDER BY c.fact, c.subject_kind, c.subject_slug
