/*
title = "Partners of an organisation"
group = "Who"
description = "Who an organisation works with or belongs to, how, and since when. Includes its secretariat's partners, listed under the secretariat."
example = "ecpat-kb report partners --organisation \"The Body Shop\""
parameters = [
  { name = "organisation", type = "slug", of = ["organisation", "collective"], default = "ecpat", description = "the organisation or collective" },
  { name = "relation", type = "term", of = ["relation"], description = "only this relation" },
]

[columns]
organisation = "the organisation, or its secretariat"
relation = "how it relates to the partner"
partner = "the other organisation or collective"
since = "EDTF start date; empty: not stated"
until = "EDTF end date; empty: not stated"
date = "EDTF date at which it existed, if neither start nor end is stated"
passages = "number of passages that state it"
sources = "number of sources that state it"
note = "further details"
*/
-- CROSS JOIN keeps the order: from these few rows to the key of the large table.
WITH own AS (
  SELECT t.id AS id, 0 AS is_secretariat
  FROM thing AS t WHERE t.slug = :organisation AND t.sort IN ('organisation', 'collective')
  UNION
  SELECT p.agent_id, 1
  FROM thing AS t
  CROSS JOIN partnership AS p ON p.partner_id = t.id AND p.relation = 'part-of'
  CROSS JOIN classification AS k ON k.thing_id = p.agent_id AND k.kind = 'secretariat'
  WHERE t.slug = :organisation AND t.sort = 'organisation'
),
side AS MATERIALIZED (
  SELECT n.id AS own_id, n.is_secretariat AS is_secretariat, r.term AS term, r.label AS relation, p.partner_id AS other_id,
    p.since AS since, p.until AS until, p.date AS date, p.stated AS stated, p.is_example AS is_example, p.note AS note,
    p.passage_id AS passage_id
  FROM own AS n
  CROSS JOIN partnership AS p ON p.agent_id = n.id
  JOIN relation AS r ON r.term = p.relation
  -- The relation between the two is listed once, from the organisation's side.
  WHERE n.is_secretariat = 0 OR p.partner_id NOT IN (SELECT id FROM own)
  UNION ALL
  SELECT n.id, n.is_secretariat, r.term, r.inverse, p.agent_id,
    p.since, p.until, p.date, p.stated, p.is_example, p.note, p.passage_id
  FROM own AS n
  CROSS JOIN partnership AS p ON p.partner_id = n.id
  JOIN relation AS r ON r.term = p.relation
  WHERE n.is_secretariat = 0 OR p.agent_id NOT IN (SELECT id FROM own)
),
notes AS (
  SELECT x.own_id AS own_id, x.relation AS relation, x.other_id AS other_id,
    x.since AS since, x.until AS until, x.date AS date, group_concat(x.note, '; ') AS note
  FROM (
    SELECT own_id, relation, other_id, since, until, date, note FROM side WHERE note IS NOT NULL
    UNION
    SELECT own_id, relation, other_id, since, until, date, 'date stated as ' || stated
    FROM side WHERE stated IS NOT NULL
    UNION
    SELECT own_id, relation, other_id, since, until, date, 'among others'
    FROM side WHERE is_example = 1
    ORDER BY note) AS x
  GROUP BY x.own_id, x.relation, x.other_id, x.since, x.until, x.date
)
SELECT o.name AS organisation, s.relation AS relation, p.name AS partner,
  s.since AS since, s.until AS until, s.date AS date, count(DISTINCT s.passage_id) AS passages,
  count(DISTINCT v.source_id) AS sources, n.note AS note
FROM side AS s
CROSS JOIN thing AS o ON o.id = s.own_id
CROSS JOIN thing AS p ON p.id = s.other_id
CROSS JOIN passage AS v ON v.id = s.passage_id
LEFT JOIN notes AS n ON n.own_id = s.own_id AND n.relation = s.relation AND n.other_id = s.other_id
  AND n.since IS s.since AND n.until IS s.until AND n.date IS s.date
WHERE 1
  AND s.term = :relation -- when :relation
GROUP BY s.own_id, s.is_secretariat, o.name, o.slug, o.sort, s.relation, s.other_id, p.name, p.slug, p.sort,
  s.since, s.until, s.date, n.note
ORDER BY s.is_secretariat, organisation, o.slug, o.sort, relation, partner, p.slug, p.sort, since, until, date;
