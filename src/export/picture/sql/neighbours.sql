-- Who works with one organisation or collective, and who holds its offices or which offices a person
-- holds: a row for each passage that says so.
SELECT f.relation AS relation, t.sort AS sort, t.slug AS slug, t.name AS name, f.date AS date, f.stated AS stated,
  f.is_example AS is_example,
  coalesce(d.short_title, d.title) AS source, d.slug AS source_slug, p.slug AS passage,
  (SELECT l.link FROM passages AS l WHERE l.passage_id = p.id) AS link
FROM (
  SELECT 0 AS place, k.label AS relation, a.partner_id AS other_id,
    coalesce(a.date, coalesce(a.since, '') || '/' || coalesce(a.until, '')) AS date, a.stated AS stated,
    a.is_example AS is_example, a.passage_id AS passage_id
  FROM partnership AS a JOIN relation AS k ON k.term = a.relation WHERE a.agent_id = :id
  UNION ALL
  SELECT 0, k.inverse, a.agent_id, coalesce(a.date, coalesce(a.since, '') || '/' || coalesce(a.until, '')), a.stated,
    a.is_example, a.passage_id
  FROM partnership AS a JOIN relation AS k ON k.term = a.relation WHERE a.partner_id = :id
  UNION ALL
  SELECT 1, i.role, i.person_id, coalesce(i.date, coalesce(i.since, '') || '/' || coalesce(i.until, '')), i.stated, 0, i.passage_id
  FROM position AS i WHERE i.organisation_id = :id
  UNION ALL
  SELECT 1, i.role, i.organisation_id, coalesce(i.date, coalesce(i.since, '') || '/' || coalesce(i.until, '')), i.stated, 0,
    i.passage_id
  FROM position AS i WHERE i.person_id = :id
) AS f
JOIN thing AS t ON t.id = f.other_id
JOIN passage AS p ON p.id = f.passage_id
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
ORDER BY f.place, f.relation, t.name, t.sort, t.slug, f.date, d.slug, s.position, p.position, p.id
