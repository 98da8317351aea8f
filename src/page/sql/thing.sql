-- Every fact that involves one thing, a row for each passage that states it, in the order of the page.
-- `label` groups what belongs together; `text` is the fact, or what it says of another thing. Tables that cannot
-- speak of a thing of this sort are not opened.
SELECT f.part AS part, f.label AS label, f.text AS text, o.sort AS other_sort, o.slug AS other_slug, o.name AS other_name,
  f.since AS since, f.until AS until, f.date AS date, f.stated AS stated, f.note AS note, f.is_example AS is_example,
  f.value AS value, f.qualifier AS qualifier, f.unit AS unit, f.passage_id AS passage_id
FROM (
  SELECT 'listed' AS part, '' AS label, n.name AS text, NULL AS other_id, NULL AS since, NULL AS until, NULL AS date,
    NULL AS stated, NULL AS note, 0 AS is_example, NULL AS value, NULL AS qualifier, NULL AS unit, '' AS place,
    n.passage_id AS passage_id
  FROM naming AS n WHERE n.thing_id = :id AND n.kind IN ('listed', 'label')
  UNION ALL
  SELECT 'kinds', 'kind', k.label, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '', c.passage_id
  FROM classification AS c JOIN kind AS k ON k.sort = c.sort AND k.term = c.kind WHERE c.thing_id = :id
  UNION ALL
  SELECT 'names', k.label, n.name, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '', n.passage_id
  FROM naming AS n JOIN name_kind AS k ON k.term = n.kind
  WHERE n.thing_id = :id AND n.kind NOT IN ('listed', 'label')
  UNION ALL
  SELECT 'identifiers', k.label, i.value, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '', i.passage_id
  FROM identifier AS i JOIN identifier_scheme AS k ON k.term = i.scheme WHERE i.thing_id = :id
  UNION ALL
  -- What a thing is and wants stands before what it does.
  SELECT 'statements', k.label, s.statement, s.topic_id, NULL, NULL, NULL, NULL,
    CASE WHEN s.beneficiary IS NULL THEN NULL ELSE 'for ' || s.beneficiary END, s.is_example, NULL, NULL, NULL,
    CASE s.kind WHEN 'definition' THEN '1' WHEN 'mission' THEN '2' WHEN 'mandate' THEN '3' WHEN 'aim' THEN '4'
      WHEN 'purpose' THEN '4' WHEN 'focus' THEN '5' WHEN 'activity' THEN '6' ELSE '7' END, s.passage_id
  FROM statement AS s JOIN statement_kind AS k ON k.term = s.kind WHERE s.thing_id = :id
  UNION ALL
  SELECT 'statements about it', t.name, s.statement, s.thing_id, NULL, NULL, NULL, NULL,
    CASE WHEN s.beneficiary IS NULL THEN NULL ELSE 'for ' || s.beneficiary END, s.is_example, NULL, NULL, NULL, '',
    s.passage_id
  FROM statement AS s JOIN thing AS t ON t.id = s.thing_id WHERE s.topic_id = :id
  UNION ALL
  SELECT 'dates', 'date', '', NULL, NULL, NULL, e.date, e.stated, NULL, 0, NULL, NULL, NULL,
    coalesce(e.earliest, e.latest), e.passage_id
  FROM event_date AS e WHERE :sort = 'event' AND e.event_id = :id
  UNION ALL
  SELECT 'places', k.label,
    CASE WHEN h.venue IS NULL THEN '' ELSE h.venue || ', ' END
      || CASE WHEN h.address IS NULL THEN t.name WHEN instr(h.address, t.name) > 0 THEN h.address ELSE h.address || ', ' || t.name END,
    h.place_id, NULL, NULL, NULL, NULL, NULL, h.is_example, NULL, NULL, NULL, '1', h.passage_id
  FROM location AS h JOIN place_role AS k ON k.term = h.role JOIN thing AS t ON t.id = h.place_id WHERE h.thing_id = :id
  UNION ALL
  -- The country of the thing, if it is a place, and of the places where it is or was.
  SELECT 'places', 'country', CASE WHEN c.place_id = :id THEN n.name ELSE n.name || ' (' || t.name || ')' END,
    NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '2', c.passage_id
  FROM place_country AS c JOIN country AS n ON n.code = c.country JOIN thing AS t ON t.id = c.place_id
  WHERE c.place_id = :id OR c.place_id IN (SELECT h.place_id FROM location AS h WHERE h.thing_id = :id)
  UNION ALL
  SELECT 'places', 'in', t.name, i.within_id, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '3', i.passage_id
  FROM place_within AS i JOIN thing AS t ON t.id = i.within_id WHERE :sort = 'place' AND i.place_id = :id
  UNION ALL
  SELECT 'places in it', '', t.name, i.place_id, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '', i.passage_id
  FROM place_within AS i JOIN thing AS t ON t.id = i.place_id WHERE :sort = 'place' AND i.within_id = :id
  UNION ALL
  SELECT 'who and what is there', k.label, t.name, h.thing_id, NULL, NULL, NULL, NULL, NULL, h.is_example, NULL, NULL,
    NULL, '', h.passage_id
  FROM location AS h JOIN place_role AS k ON k.term = h.role JOIN thing AS t ON t.id = h.thing_id WHERE :sort = 'place' AND h.place_id = :id
  UNION ALL
  SELECT 'wider topics', '', t.name, b.broader_id, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '', b.passage_id
  FROM broader AS b JOIN thing AS t ON t.id = b.broader_id WHERE :sort = 'topic' AND b.topic_id = :id
  UNION ALL
  SELECT 'narrower topics', '', t.name, b.topic_id, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '', b.passage_id
  FROM broader AS b JOIN thing AS t ON t.id = b.topic_id WHERE :sort = 'topic' AND b.broader_id = :id
  UNION ALL
  SELECT 'series', CASE WHEN q.ordinal IS NULL THEN 'in the series' ELSE 'number ' || CAST(q.ordinal AS TEXT) || ' of' END,
    t.name, q.series_id, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '', q.passage_id
  FROM series_event AS q JOIN thing AS t ON t.id = q.series_id WHERE :sort = 'event' AND q.event_id = :id
  UNION ALL
  SELECT 'events', CASE WHEN q.ordinal IS NULL THEN '' ELSE 'number ' || CAST(q.ordinal AS TEXT) END, t.name, q.event_id,
    NULL, NULL, (SELECT min(d.date) FROM event_date AS d WHERE d.event_id = q.event_id), NULL, NULL, 0, NULL, NULL, NULL,
    coalesce((SELECT min(coalesce(d.earliest, d.latest)) FROM event_date AS d WHERE d.event_id = q.event_id), '9999'),
    q.passage_id
  FROM series_event AS q JOIN thing AS t ON t.id = q.event_id WHERE :sort = 'event_series' AND q.series_id = :id
  UNION ALL
  SELECT 'how often', '', CASE WHEN r.period IS NULL THEN '' ELSE 'every '
      || CASE WHEN substr(r.period, 2, length(r.period) - 2) = '1' THEN '' ELSE substr(r.period, 2, length(r.period) - 2) || ' ' END
      || CASE substr(r.period, length(r.period), 1) WHEN 'Y' THEN 'year' WHEN 'M' THEN 'month' WHEN 'W' THEN 'week' ELSE 'day' END
      || CASE WHEN substr(r.period, 2, length(r.period) - 2) = '1' THEN '' ELSE 's' END END
      || CASE WHEN r.period IS NULL OR t.name IS NULL THEN '' ELSE ', ' END
      || CASE WHEN t.name IS NULL THEN '' ELSE 'held by ' || t.name END,
    r.organiser_id, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '', r.passage_id
  FROM recurrence AS r LEFT JOIN thing AS t ON t.id = r.organiser_id WHERE :sort = 'event_series' AND r.series_id = :id
  UNION ALL
  SELECT 'events', 'holds', t.name, r.series_id, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '9999', r.passage_id
  FROM recurrence AS r JOIN thing AS t ON t.id = r.series_id WHERE :sort <> 'event' AND r.organiser_id = :id
  UNION ALL
  SELECT 'events', k.label, t.name, a.event_id, NULL, NULL,
    (SELECT min(d.date) FROM event_date AS d WHERE d.event_id = a.event_id),
    (SELECT min(d.stated) FROM event_date AS d WHERE d.event_id = a.event_id), a.note, a.is_example, NULL, NULL, NULL,
    coalesce((SELECT min(coalesce(d.earliest, d.latest)) FROM event_date AS d WHERE d.event_id = a.event_id), '9999'),
    a.passage_id
  FROM participation AS a JOIN participation_role AS k ON k.term = a.role JOIN thing AS t ON t.id = a.event_id
  WHERE :sort <> 'event' AND a.agent_id = :id
  UNION ALL
  SELECT 'who took part', k.label, t.name, a.agent_id, NULL, NULL, NULL, NULL, a.note, a.is_example, NULL, NULL, NULL, '',
    a.passage_id
  FROM participation AS a JOIN participation_role AS k ON k.term = a.role JOIN thing AS t ON t.id = a.agent_id
  WHERE :sort = 'event' AND a.event_id = :id
  UNION ALL
  SELECT 'links', k.label, t.name, l.other_id, NULL, NULL, NULL, NULL, l.note, 0, NULL, NULL, NULL, '', l.passage_id
  FROM event_link AS l JOIN event_link_kind AS k ON k.term = l.kind JOIN thing AS t ON t.id = l.other_id
  WHERE :sort = 'event' AND l.event_id = :id
  UNION ALL
  SELECT 'links', '', t.name || ' ' || k.label || ' this', l.event_id, NULL, NULL, NULL, NULL, l.note, 0, NULL, NULL, NULL,
    '', l.passage_id
  FROM event_link AS l JOIN event_link_kind AS k ON k.term = l.kind JOIN thing AS t ON t.id = l.event_id
  WHERE :sort IN ('event', 'work') AND l.other_id = :id
  UNION ALL
  SELECT 'partners', k.label, t.name, a.partner_id, a.since, a.until, a.date, a.stated, a.note, a.is_example, NULL, NULL,
    NULL, '', a.passage_id
  FROM partnership AS a JOIN relation AS k ON k.term = a.relation JOIN thing AS t ON t.id = a.partner_id
  WHERE :sort <> 'event' AND a.agent_id = :id
  UNION ALL
  SELECT 'partners', k.inverse, t.name, a.agent_id, a.since, a.until, a.date, a.stated, a.note, a.is_example, NULL, NULL,
    NULL, '', a.passage_id
  FROM partnership AS a JOIN relation AS k ON k.term = a.relation JOIN thing AS t ON t.id = a.agent_id
  WHERE :sort <> 'event' AND a.partner_id = :id
  UNION ALL
  SELECT 'offices', i.role, t.name, i.organisation_id, i.since, i.until, i.date, i.stated, i.note, 0, NULL, NULL, NULL,
    coalesce(i.earliest, i.latest, '9999'), i.passage_id
  FROM position AS i JOIN thing AS t ON t.id = i.organisation_id WHERE :sort = 'person' AND i.person_id = :id
  UNION ALL
  SELECT 'people', i.role, t.name, i.person_id, i.since, i.until, i.date, i.stated, i.note, 0, NULL, NULL, NULL,
    coalesce(i.earliest, i.latest, '9999'), i.passage_id
  FROM position AS i JOIN thing AS t ON t.id = i.person_id WHERE :sort = 'organisation' AND i.organisation_id = :id
  UNION ALL
  SELECT 'works', k.label, t.name, c.work_id, NULL, NULL, c.date, c.stated, c.note, c.is_example, NULL, NULL, NULL, '',
    c.passage_id
  FROM contribution AS c JOIN contribution_role AS k ON k.term = c.role JOIN thing AS t ON t.id = c.work_id
  WHERE :sort <> 'event' AND c.agent_id = :id
  UNION ALL
  SELECT 'contributors', k.label, t.name, c.agent_id, NULL, NULL, c.date, c.stated, c.note, c.is_example, NULL, NULL, NULL,
    '', c.passage_id
  FROM contribution AS c JOIN contribution_role AS k ON k.term = c.role JOIN thing AS t ON t.id = c.agent_id
  WHERE :sort = 'work' AND c.work_id = :id
  UNION ALL
  SELECT 'works', 'intended reader of', t.name, a.work_id, NULL, NULL, NULL, NULL, a.note, a.is_example, NULL, NULL, NULL,
    '', a.passage_id
  FROM audience AS a JOIN thing AS t ON t.id = a.work_id WHERE :sort <> 'event' AND a.agent_id = :id
  UNION ALL
  SELECT 'audience', '', t.name, a.agent_id, NULL, NULL, NULL, NULL, a.note, a.is_example, NULL, NULL, NULL, '',
    a.passage_id
  FROM audience AS a JOIN thing AS t ON t.id = a.agent_id WHERE :sort = 'work' AND a.work_id = :id
  UNION ALL
  SELECT 'numbers', m.label, '', NULL, NULL, NULL, g.as_of, NULL, g.note, 0, g.value, g.qualifier,
    CASE WHEN g.currency IS NOT NULL THEN g.currency WHEN m.unit <> m.term THEN m.unit END,
    coalesce(g.as_of_earliest, g.as_of_latest, '9999'), g.passage_id
  FROM figure AS g JOIN metric AS m ON m.term = g.metric WHERE g.thing_id = :id
  UNION ALL
  SELECT 'where sources differ', e.what, v.says, NULL, NULL, NULL, NULL, NULL, e.explanation, 0, NULL, NULL, NULL, e.slug,
    v.passage_id
  FROM discrepancy AS e JOIN discrepancy_passage AS v ON v.discrepancy_id = e.id WHERE e.thing_id = :id
) AS f
LEFT JOIN thing AS o ON o.id = f.other_id
JOIN passage AS p ON p.id = f.passage_id
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
ORDER BY
  CASE f.part
    WHEN 'listed' THEN 0 WHEN 'kinds' THEN 1 WHEN 'names' THEN 2 WHEN 'dates' THEN 3 WHEN 'places' THEN 4
    WHEN 'identifiers' THEN 5 WHEN 'series' THEN 6 WHEN 'how often' THEN 7 WHEN 'wider topics' THEN 8 WHEN 'statements' THEN 9
    WHEN 'offices' THEN 10 WHEN 'who took part' THEN 11 WHEN 'contributors' THEN 12 WHEN 'audience' THEN 13
    WHEN 'events' THEN 14 WHEN 'links' THEN 15 WHEN 'partners' THEN 16 WHEN 'people' THEN 17 WHEN 'works' THEN 18
    WHEN 'numbers' THEN 19 WHEN 'where sources differ' THEN 21 WHEN 'narrower topics' THEN 22
    WHEN 'statements about it' THEN 23 WHEN 'places in it' THEN 24 ELSE 25
  END,
  CASE WHEN f.part IN ('statements', 'events', 'places', 'dates', 'offices', 'people', 'where sources differ') THEN f.place ELSE '' END,
  f.label, f.place, f.value,
  -- Statements stand in the order of the sources, names in that of the alphabet.
  CASE WHEN f.part = 'statements' THEN '' ELSE f.text END,
  CASE WHEN f.part = 'statements' THEN d.slug END, CASE WHEN f.part = 'statements' THEN s.position END,
  CASE WHEN f.part = 'statements' THEN p.position END, f.text, o.slug, f.since, f.until, f.date, f.note,
  d.slug, s.position, p.position, p.id
