-- Every fact as a sentence, with what it is about and the passage that states it.
SELECT 'claim:' || c.fact_table || ':' || coalesce(c.subject || CASE WHEN c.object IS NULL THEN '' ELSE ':' || c.object END, c.object, '')
    || ':' || c.passage AS "@id#",
  'Claim' AS "@type", c.fact AS "text", c.fact_table AS "kb:factTable", c.subject AS "about[]", c.object AS "about[]",
  'passage:' || c.passage AS "appearance"
FROM (
  SELECT c.fact_table, c.subject_kind || ':' || c.subject_slug AS subject, c.object_kind || ':' || c.object_slug AS object, c.fact,
    c.source_slug || ':' || c.passage AS passage, c.subject_kind, c.subject_slug, c.object_kind, c.object_slug, c.source_slug,
    c.passage AS passage_slug
  FROM citations AS c
) AS c
ORDER BY c.fact_table, c.subject_kind, c.subject_slug, c.object_kind, c.object_slug, c.source_slug, c.passage_slug, c.fact;
