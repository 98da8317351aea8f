-- The sections of a source with their passages, in order; a section without passages has one row.
SELECT
  section.id AS section, section.heading AS heading, section.label AS label, passage.id AS id,
  passage.kind IN ('infobox', 'navigation') AS is_head, passage.anchor AS anchor, passage.prefix AS prefix,
  passage.suffix AS suffix
FROM section
LEFT JOIN passage ON passage.section_id = section.id
WHERE section.source_id = :source
ORDER BY section.position, passage.position
