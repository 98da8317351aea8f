-- All facts that were read in one passage.
SELECT
  'facts' AS part,
  c.fact AS fact, c.subject_slug AS other, c.section AS section, c.anchor AS anchor,
  c.reference_numbers AS "references", c.link AS link, c.source AS source, c.passage_text AS text
FROM citations AS c
WHERE c.source_slug || '/' || c.passage = :slug
ORDER BY c.fact_table, c.fact;
