-- The sections of one source and how much of each has become facts.
SELECT
  'sections' AS part,
  c.section || ': ' || CAST(c.facts AS TEXT) || ' facts from ' || CAST(c.cited AS TEXT) || ' of '
    || CAST(c.passages AS TEXT) || ' passages' AS fact,
  NULL AS other, c.section AS section, NULL AS anchor, NULL AS "references", NULL AS link, c.source AS source,
  NULL AS text
FROM coverage AS c
WHERE c.source_slug = :slug
ORDER BY c.position;
