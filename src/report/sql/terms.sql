/*
title = "Terms"
description = "The words that facts are classified with, and what each means here."
parameters = [
  { name = "vocabulary", type = "word", of = ["organisation_kind", "name_kind", "place_role", "event_kind", "participation_role", "relation", "work_kind", "contribution_role", "activity_kind", "topic_kind", "statement_kind", "metric"], description = "only this vocabulary" },
]

[columns]
vocabulary = "the vocabulary: the table that holds it"
term = "the word"
definition = "what it means"
*/
SELECT t.vocabulary, t.term, t.definition
FROM (
  SELECT 'organisation_kind' AS vocabulary, term, definition FROM organisation_kind
  UNION ALL SELECT 'name_kind', term, definition FROM name_kind
  UNION ALL SELECT 'place_role', term, definition FROM place_role
  UNION ALL SELECT 'event_kind', term, definition FROM event_kind
  UNION ALL SELECT 'participation_role', term, definition FROM participation_role
  UNION ALL SELECT 'relation', term, definition FROM relation
  UNION ALL SELECT 'work_kind', term, definition FROM work_kind
  UNION ALL SELECT 'contribution_role', term, definition FROM contribution_role
  UNION ALL SELECT 'activity_kind', term, definition FROM activity_kind
  UNION ALL SELECT 'topic_kind', term, definition FROM topic_kind
  UNION ALL SELECT 'statement_kind', term, definition FROM statement_kind
  UNION ALL SELECT 'metric', term, definition || ' (' || unit || ')' FROM metric
) AS t
WHERE 1
  AND t.vocabulary = :vocabulary -- when :vocabulary
ORDER BY t.vocabulary, t.term;
