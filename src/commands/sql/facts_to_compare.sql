-- Every fact as texts that do not depend on row numbers: what identifies it, and its values. The order is
-- that of the merge in `diff`. With :editions, passages do not identify a fact, since each edition has its own.
SELECT CASE WHEN :editions = 0 THEN d.slug ELSE '' END AS source_key,
  CASE WHEN :editions = 0 THEN p.slug ELSE '' END AS passage_key,
  f.fact_table AS fact_table, f.identity AS identity, f.stated AS stated, f.fact_id AS fact_id,
  d.slug AS source, p.slug AS passage, p.id AS passage_id, s.heading AS section
FROM (
  SELECT 'naming' AS fact_table, n.id AS fact_id, n.passage_id AS passage_id,
    json_array(t.sort, t.slug, n.kind) AS identity, json_array(n.name) AS stated
  FROM naming AS n JOIN thing AS t ON t.id = n.thing_id
  UNION ALL
  SELECT 'classification', k.id, k.passage_id, json_array(t.sort, t.slug), json_array(k.kind)
  FROM classification AS k JOIN thing AS t ON t.id = k.thing_id
  UNION ALL
  SELECT 'identifier', i.id, i.passage_id, json_array(t.sort, t.slug, i.scheme), json_array(i.value)
  FROM identifier AS i JOIN thing AS t ON t.id = i.thing_id
  UNION ALL
  SELECT 'statement', s.id, s.passage_id, json_array(t.sort, t.slug, s.kind),
    json_array(s.statement, o.slug, s.beneficiary, s.is_example)
  FROM statement AS s JOIN thing AS t ON t.id = s.thing_id LEFT JOIN thing AS o ON o.id = s.topic_id
  UNION ALL
  SELECT 'figure', g.id, g.passage_id, json_array(t.sort, t.slug, g.metric),
    json_array(g.value, g.currency, g.qualifier, g.as_of, g.note)
  FROM figure AS g JOIN thing AS t ON t.id = g.thing_id
  UNION ALL
  SELECT 'location', h.id, h.passage_id, json_array(t.sort, t.slug, h.role, o.slug),
    json_array(h.address, h.venue, h.is_example)
  FROM location AS h JOIN thing AS t ON t.id = h.thing_id JOIN thing AS o ON o.id = h.place_id
  UNION ALL
  SELECT 'place_country', c.id, c.passage_id, json_array(t.slug), json_array(c.country)
  FROM place_country AS c JOIN thing AS t ON t.id = c.place_id
  UNION ALL
  SELECT 'place_within', i.id, i.passage_id, json_array(t.slug, o.slug), json_array()
  FROM place_within AS i JOIN thing AS t ON t.id = i.place_id JOIN thing AS o ON o.id = i.within_id
  UNION ALL
  SELECT 'broader', b.id, b.passage_id, json_array(t.slug, o.slug), json_array()
  FROM broader AS b JOIN thing AS t ON t.id = b.topic_id JOIN thing AS o ON o.id = b.broader_id
  UNION ALL
  SELECT 'event_date', e.id, e.passage_id, json_array(t.slug), json_array(e.date, e.stated)
  FROM event_date AS e JOIN thing AS t ON t.id = e.event_id
  UNION ALL
  SELECT 'series_event', q.id, q.passage_id, json_array(t.slug, o.slug), json_array(q.ordinal)
  FROM series_event AS q JOIN thing AS t ON t.id = q.event_id JOIN thing AS o ON o.id = q.series_id
  UNION ALL
  SELECT 'recurrence', r.id, r.passage_id, json_array(t.slug), json_array(r.period, o.slug)
  FROM recurrence AS r JOIN thing AS t ON t.id = r.series_id LEFT JOIN thing AS o ON o.id = r.organiser_id
  UNION ALL
  SELECT 'event_link', l.id, l.passage_id, json_array(t.slug, l.kind, o.sort, o.slug), json_array(l.note)
  FROM event_link AS l JOIN thing AS t ON t.id = l.event_id JOIN thing AS o ON o.id = l.other_id
  UNION ALL
  SELECT 'participation', a.id, a.passage_id, json_array(t.slug, o.sort, o.slug, a.role), json_array(a.note, a.is_example)
  FROM participation AS a JOIN thing AS t ON t.id = a.event_id JOIN thing AS o ON o.id = a.agent_id
  UNION ALL
  SELECT 'partnership', a.id, a.passage_id, json_array(t.sort, t.slug, a.relation, o.sort, o.slug),
    json_array(a.since, a.until, a.date, a.stated, a.note, a.is_example)
  FROM partnership AS a JOIN thing AS t ON t.id = a.agent_id JOIN thing AS o ON o.id = a.partner_id
  UNION ALL
  SELECT 'position', i.id, i.passage_id, json_array(t.slug, o.slug, i.role),
    json_array(i.since, i.until, i.date, i.stated, i.note)
  FROM position AS i JOIN thing AS t ON t.id = i.person_id JOIN thing AS o ON o.id = i.organisation_id
  UNION ALL
  SELECT 'contribution', c.id, c.passage_id, json_array(t.slug, o.sort, o.slug, c.role),
    json_array(c.date, c.stated, c.note, c.is_example)
  FROM contribution AS c JOIN thing AS t ON t.id = c.work_id JOIN thing AS o ON o.id = c.agent_id
  UNION ALL
  SELECT 'audience', a.id, a.passage_id, json_array(t.slug, o.sort, o.slug), json_array(a.note, a.is_example)
  FROM audience AS a JOIN thing AS t ON t.id = a.work_id JOIN thing AS o ON o.id = a.agent_id
  UNION ALL
  SELECT 'discrepancy_passage', v.discrepancy_id, v.passage_id, json_array(d.slug, e.slug),
    json_array(t.sort, t.slug, e.kind, e.what, e.explanation, v.says)
  FROM discrepancy_passage AS v JOIN discrepancy AS e ON e.id = v.discrepancy_id
  JOIN thing AS t ON t.id = e.thing_id JOIN source AS d ON d.id = e.source_id
) AS f
JOIN passage AS p ON p.id = f.passage_id
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
ORDER BY source_key, passage_key, f.fact_table, f.identity, f.stated, p.position, f.fact_id
