-- The terms of the vocabularies, with the names of vocabularies in packs.
SELECT v.vocabulary || ':' || v.term AS "@id",
  CASE v.vocabulary WHEN 'metric' THEN 'DefinedTerm StatisticalVariable' ELSE 'DefinedTerm' END AS "@type",
  v.term AS "termCode", v.label AS "name", v.definition AS "description", v.unit AS "unitText", v.inverse AS "kb:inverse",
  v.is_symmetric AS "kb:symmetric", v.vocabulary AS "inDefinedTermSet"
FROM (
  SELECT CASE sort WHEN 'collective' THEN 'sector' ELSE sort || '_kind' END AS vocabulary, term, label, definition, NULL AS unit, NULL AS inverse, NULL AS is_symmetric FROM kind
  -- A series has the kinds of its events.
  WHERE sort <> 'event_series'
  UNION ALL SELECT 'contribution_role', term, label, definition, NULL, NULL, NULL FROM contribution_role
  UNION ALL SELECT 'discrepancy_kind', term, label, definition, NULL, NULL, NULL FROM discrepancy_kind
  UNION ALL SELECT 'event_link_kind', term, label, definition, NULL, NULL, NULL FROM event_link_kind
  UNION ALL SELECT 'identifier_scheme', term, label, definition, NULL, NULL, NULL FROM identifier_scheme
  UNION ALL SELECT 'metric', term, label, definition, unit, NULL, NULL FROM metric
  UNION ALL SELECT 'name_kind', term, label, definition, NULL, NULL, NULL FROM name_kind
  UNION ALL SELECT 'participation_role', term, label, definition, NULL, NULL, NULL FROM participation_role
  UNION ALL SELECT 'place_role', term, label, definition, NULL, NULL, NULL FROM place_role
  UNION ALL SELECT 'relation', term, label, definition, NULL, inverse, is_symmetric FROM relation
  UNION ALL SELECT 'statement_kind', term, label, definition, NULL, NULL, NULL FROM statement_kind
) AS v
ORDER BY v.vocabulary, v.term;
