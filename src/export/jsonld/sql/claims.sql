-- Every fact as a sentence, with what it is about and the passage that states it.
SELECT c.fact_table, c.subject_kind, c.subject_slug, c.object_kind, c.object_slug, c.fact,
  c.source_slug || ':' || c.passage AS passage
FROM citations AS c
ORDER BY c.fact_table, c.subject_kind, c.subject_slug, c.object_kind, c.object_slug, c.source_slug, c.passage, c.fact;
