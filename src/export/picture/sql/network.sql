-- Who works with whom: a row for each passage that states a partnership between two of those with the
-- most partners. `members` is the number of all that have a partner.
WITH
side (one_id, other_id) AS MATERIALIZED (
  SELECT p.agent_id, p.partner_id FROM partnership AS p
  UNION SELECT p.partner_id, p.agent_id FROM partnership AS p
),
known (id, partners) AS MATERIALIZED (
  SELECT s.one_id, count(*) FROM side AS s GROUP BY s.one_id
),
core (id, partners) AS MATERIALIZED (
  SELECT k.id, k.partners FROM known AS k JOIN thing AS t ON t.id = k.id
  ORDER BY k.partners DESC, t.sort, t.slug LIMIT :most
)
SELECT a.sort AS sort, a.slug AS slug, a.name AS name, o.sort AS other_sort, o.slug AS other_slug, o.name AS other_name,
  b.partners AS partners, c.partners AS other_partners, k.label AS relation,
  coalesce(p.date, coalesce(p.since, '') || '/' || coalesce(p.until, '')) AS date, p.stated AS stated,
  (SELECT count(*) FROM known) AS members,
  coalesce(d.short_title, d.title) AS source, d.slug AS source_slug, v.slug AS passage,
  (SELECT l.link FROM passages AS l WHERE l.passage_id = v.id) AS link
FROM core AS b
JOIN partnership AS p ON p.agent_id = b.id
JOIN core AS c ON c.id = p.partner_id
JOIN relation AS k ON k.term = p.relation
JOIN thing AS a ON a.id = p.agent_id
JOIN thing AS o ON o.id = p.partner_id
JOIN passage AS v ON v.id = p.passage_id
JOIN section AS s ON s.id = v.section_id
JOIN source AS d ON d.id = v.source_id
ORDER BY a.sort, a.slug, o.sort, o.slug, k.term, p.date, p.since, p.until, d.slug, s.position, v.position, v.id
