/*
title = "Terms"
group = "References and terms"
description = "The terms that classify facts, with their definitions."
example = "ecpat-kb report terms --vocabulary event_kind"
parameters = [
  { name = "vocabulary", type = "word", of = ["organisation_kind", "event_kind", "work_kind", "topic_kind", "place_kind", "sector", "name_kind", "identifier_scheme", "place_role", "participation_role", "event_link_kind", "relation", "contribution_role", "statement_kind", "metric", "discrepancy_kind"], description = "only this vocabulary" },
]

[columns]
vocabulary = "name of the vocabulary in packs"
term = "term that facts use"
label = "label for readers"
definition = "what the term means; for a metric, with its unit"
inverse = "for a relation, the label for the other direction"
added_by = "slugs of the sources whose packs add it; empty for a built-in term"
*/
SELECT t.vocabulary, t.term, t.label, t.definition, t.inverse,
  (
    SELECT group_concat(s.slug, ', ') FROM term_declaration AS d JOIN source AS s ON s.id = d.source_id
    WHERE d.vocabulary = t.vocabulary AND d.term = t.term
  ) AS added_by
FROM (
  -- A series has the kinds of its events, which are listed once.
  SELECT CASE k.sort WHEN 'collective' THEN 'sector' ELSE k.sort || '_kind' END AS vocabulary,
    k.term AS term, k.label AS label, k.definition AS definition, NULL AS inverse
  FROM kind AS k WHERE k.sort <> 'event_series'
  UNION ALL SELECT 'name_kind', term, label, definition, NULL FROM name_kind
  UNION ALL SELECT 'identifier_scheme', term, label, definition, NULL FROM identifier_scheme
  UNION ALL SELECT 'place_role', term, label, definition, NULL FROM place_role
  UNION ALL SELECT 'participation_role', term, label, definition, NULL FROM participation_role
  UNION ALL SELECT 'event_link_kind', term, label, definition, NULL FROM event_link_kind
  UNION ALL SELECT 'contribution_role', term, label, definition, NULL FROM contribution_role
  UNION ALL SELECT 'statement_kind', term, label, definition, NULL FROM statement_kind
  UNION ALL SELECT 'discrepancy_kind', term, label, definition, NULL FROM discrepancy_kind
  UNION ALL SELECT 'relation', term, label, definition, inverse FROM relation
  UNION ALL SELECT 'metric', term, label, definition || ' (' || unit || ')', NULL FROM metric
) AS t
WHERE 1
  AND t.vocabulary = :vocabulary -- when :vocabulary
ORDER BY t.vocabulary, t.term;
