-- All facts that were read in one passage.
SELECT
  'facts' AS part,
  c.fact AS fact, c.subject_slug AS other, c.section AS section, c.anchor AS anchor,
  c.reference_numbers AS "references", c.link AS link, c.source AS source, c.source_slug AS source_slug,
  c.passage_text AS text
FROM citations AS c
WHERE c.passage_id = (
  SELECT p.id FROM source AS s JOIN passage AS p ON p.source_id = s.id AND p.slug = :local WHERE s.slug = :source)
ORDER BY c.fact, c.subject_kind, c.subject_slug;
