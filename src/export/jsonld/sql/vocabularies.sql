-- The terms of the vocabularies, each with the table that holds it.
SELECT v.vocabulary, v.term, v.definition, v.unit, v.wording, v.inverse, v.symmetric, d.slug AS source
FROM (
  SELECT 'activity_kind' AS vocabulary, term, definition, NULL AS unit, NULL AS wording, NULL AS inverse, NULL AS symmetric, source_id FROM activity_kind
  UNION ALL SELECT 'contribution_role', term, definition, NULL, NULL, NULL, NULL, source_id FROM contribution_role
  UNION ALL SELECT 'event_kind', term, definition, NULL, NULL, NULL, NULL, source_id FROM event_kind
  UNION ALL SELECT 'metric', term, definition, unit, NULL, NULL, NULL, source_id FROM metric
  UNION ALL SELECT 'name_kind', term, definition, NULL, NULL, NULL, NULL, source_id FROM name_kind
  UNION ALL SELECT 'organisation_kind', term, definition, NULL, NULL, NULL, NULL, source_id FROM organisation_kind
  UNION ALL SELECT 'participation_role', term, definition, NULL, NULL, NULL, NULL, source_id FROM participation_role
  UNION ALL SELECT 'place_role', term, definition, NULL, NULL, NULL, NULL, source_id FROM place_role
  UNION ALL SELECT 'relation', term, definition, NULL, wording, inverse, symmetric, source_id FROM relation
  UNION ALL SELECT 'statement_kind', term, definition, NULL, NULL, NULL, NULL, source_id FROM statement_kind
  UNION ALL SELECT 'topic_kind', term, definition, NULL, NULL, NULL, NULL, source_id FROM topic_kind
  UNION ALL SELECT 'work_kind', term, definition, NULL, NULL, NULL, NULL, source_id FROM work_kind
) AS v
LEFT JOIN source AS d ON d.id = v.source_id
ORDER BY v.vocabulary, v.term;
