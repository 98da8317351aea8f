/*
title = "Overview"
group = "At a glance"
description = "What the database contains, in numbers."
example = "ecpat-kb report overview"

[columns]
measure = "what is counted"
value = "how many, or the years that the dated entries span"
*/
SELECT m.measure AS measure, m.value AS value
FROM (
  SELECT 1 AS place, 'sources' AS measure, CAST(count(*) AS TEXT) AS value FROM source
  UNION ALL SELECT 2, 'passages', CAST(count(*) AS TEXT) FROM passage
  UNION ALL SELECT 3, 'references', CAST(count(*) AS TEXT) FROM reference
  UNION ALL SELECT 4, 'references with a dead link', CAST(count(*) AS TEXT) FROM reference WHERE status = 'dead'
  UNION ALL SELECT 5, 'facts', CAST(count(*) AS TEXT) FROM facts
  UNION ALL SELECT 6, 'organisations', CAST(count(*) AS TEXT) FROM organisation
  UNION ALL SELECT 7, 'persons', CAST(count(*) AS TEXT) FROM person
  UNION ALL SELECT 8, 'collectives', CAST(count(*) AS TEXT) FROM collective
  UNION ALL SELECT 9, 'partnerships', CAST(count(*) AS TEXT) FROM (
    -- The lines of the view `partners`.
    SELECT DISTINCT s.relation, s.since, s.until, s.date,
      CASE WHEN r.is_symmetric = 1 AND s.partner_id < s.agent_id THEN s.partner_id ELSE s.agent_id END AS one_id,
      CASE WHEN r.is_symmetric = 1 AND s.partner_id < s.agent_id THEN s.agent_id ELSE s.partner_id END AS other_id
    FROM partnership AS s JOIN relation AS r ON r.term = s.relation) AS n
  UNION ALL SELECT 10, 'events', CAST(count(*) AS TEXT) FROM event
  UNION ALL SELECT 11, 'works', CAST(count(*) AS TEXT) FROM work
  UNION ALL SELECT 12, 'topics', CAST(count(*) AS TEXT) FROM topic
  UNION ALL SELECT 13, 'places', CAST(count(*) AS TEXT) FROM place
  UNION ALL SELECT 14, 'figures', CAST(count(*) AS TEXT) FROM figure
  UNION ALL SELECT 15, 'disagreements', CAST(count(*) AS TEXT)
  FROM (SELECT DISTINCT v.subject_kind, v.subject_slug, v.what, v.conflict FROM conflicting_values AS v) AS c
  UNION ALL SELECT 16, 'years', substr(min(coalesce(d.earliest, d.latest)), 1, 4) || ' to ' || substr(max(coalesce(d.latest, d.earliest)), 1, 4)
    FROM (
      -- The dates of the view `timeline`.
      SELECT earliest, latest FROM event_date
      UNION ALL SELECT earliest, latest FROM partnership
      UNION ALL SELECT earliest, latest FROM position
      UNION ALL SELECT earliest, latest FROM contribution) AS d
) AS m
WHERE m.value IS NOT NULL
ORDER BY m.place;
