-- All facts that speak of one thing, as subject or as object, in the order of a page; after
-- what each passage says in a disagreement, the curator's explanation.
SELECT
  CASE x.fact_table
    WHEN 'organisation' THEN 'identity'
    WHEN 'event' THEN CASE WHEN x.own = 1 THEN 'identity' ELSE 'events' END
    WHEN 'event_series' THEN CASE WHEN x.own = 1 THEN 'identity' ELSE 'events' END
    WHEN 'work' THEN 'identity'
    WHEN 'topic' THEN CASE WHEN x.own = 1 THEN 'identity' ELSE 'narrower topics' END
    WHEN 'place' THEN 'identity'
    WHEN 'shared_declaration' THEN 'identity'
    WHEN 'organisation_name' THEN 'names'
    WHEN 'organisation_place' THEN 'places'
    WHEN 'event_date' THEN 'dates'
    WHEN 'event_place' THEN 'places'
    WHEN 'activity' THEN 'what it does'
    WHEN 'participation' THEN CASE :kind WHEN 'event' THEN 'participants' ELSE 'events' END
    WHEN 'partnership' THEN 'partners'
    WHEN 'contribution' THEN CASE :kind WHEN 'work' THEN 'contributions' ELSE 'works' END
    WHEN 'figure' THEN 'figures'
    WHEN 'topic_statement' THEN 'statements'
    ELSE 'disagreements'
  END AS part,
  x.fact AS fact, x.other AS other, x.section AS section, x.anchor AS anchor,
  x.reference_numbers AS "references", x.link AS link, x.source AS source, x.passage_text AS text
FROM (
  SELECT 1 AS own, c.object_slug AS other, c.fact_table, c.fact, c.section, c.anchor, c.reference_numbers,
    c.link, c.source, c.passage, c.passage_text
  FROM citations AS c WHERE c.subject_kind = :kind AND c.subject_slug = :slug
  UNION ALL
  SELECT 0, c.subject_slug, c.fact_table, c.fact, c.section, c.anchor, c.reference_numbers,
    c.link, c.source, c.passage, c.passage_text
  FROM citations AS c WHERE c.object_kind = :kind AND c.object_slug = :slug
    AND NOT (c.subject_kind = :kind AND c.subject_slug = :slug)
  UNION ALL
  SELECT 1, NULL, 'discrepancy', t.name || ', ' || d.what || ' (disagreement): — ' || d.explanation,
    NULL, NULL, NULL, NULL, s.title, NULL, NULL
  FROM organisation AS t JOIN discrepancy AS d ON d.organisation_id = t.id JOIN source AS s ON s.id = d.source_id
  WHERE :kind = 'organisation' AND t.slug = :slug
  UNION ALL
  SELECT 1, NULL, 'discrepancy', t.name || ', ' || d.what || ' (disagreement): — ' || d.explanation,
    NULL, NULL, NULL, NULL, s.title, NULL, NULL
  FROM event AS t JOIN discrepancy AS d ON d.event_id = t.id JOIN source AS s ON s.id = d.source_id
  WHERE :kind = 'event' AND t.slug = :slug
  UNION ALL
  SELECT 1, NULL, 'discrepancy', t.title || ', ' || d.what || ' (disagreement): — ' || d.explanation,
    NULL, NULL, NULL, NULL, s.title, NULL, NULL
  FROM work AS t JOIN discrepancy AS d ON d.work_id = t.id JOIN source AS s ON s.id = d.source_id
  WHERE :kind = 'work' AND t.slug = :slug
  UNION ALL
  SELECT 1, NULL, 'discrepancy', t.name || ', ' || d.what || ' (disagreement): — ' || d.explanation,
    NULL, NULL, NULL, NULL, s.title, NULL, NULL
  FROM topic AS t JOIN discrepancy AS d ON d.topic_id = t.id JOIN source AS s ON s.id = d.source_id
  WHERE :kind = 'topic' AND t.slug = :slug
) AS x
ORDER BY
  CASE x.fact_table
    WHEN 'organisation' THEN 1 WHEN 'work' THEN 1
    WHEN 'event' THEN CASE WHEN x.own = 1 THEN 1 ELSE 8 END
    WHEN 'event_series' THEN CASE WHEN x.own = 1 THEN 1 ELSE 8 END
    WHEN 'topic' THEN CASE WHEN x.own = 1 THEN 1 ELSE 13 END WHEN 'place' THEN 1 WHEN 'shared_declaration' THEN 1
    WHEN 'organisation_name' THEN 3 WHEN 'event_date' THEN 4 WHEN 'organisation_place' THEN 5
    WHEN 'event_place' THEN 5 WHEN 'topic_statement' THEN 6 WHEN 'activity' THEN 7
    WHEN 'participation' THEN 8
    WHEN 'partnership' THEN 9 WHEN 'contribution' THEN 10 WHEN 'figure' THEN 11
    ELSE 12
  END,
  part, x.fact, x.source, x.section, x.passage;
