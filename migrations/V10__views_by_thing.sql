-- Views whose rows are found by the thing that they are about, in files of any size.
--
-- Figures and citations: LEFT JOIN finds what it would without LEFT, since each fact has its passage
-- and each figure its metric; but it holds SQLite to going from the fact to these. The other way
-- round, every fact was written to an index of the moment first, which took twice as long. Conflicts:
-- a SELECT for each kind of thing, so that a condition on the slug reaches its index.

DROP VIEW figures;
DROP VIEW citations;
DROP VIEW conflicts;

CREATE VIEW figures (
  -- Figures, one line for each passage that states one.
  subject, -- Organisation, event or work that it is stated of.
  subject_slug, -- Its short name.
  metric, -- What is counted or measured.
  value, -- The number.
  qualifier, -- How it is meant: exact, over, under or about.
  unit, -- What one unit is.
  as_of, -- EDTF date for which it is stated; empty: not stated.
  note, -- What else is stated of it.
  section, -- Section that it was read in.
  anchor -- Words that find the passage there.
) AS
SELECT
  f.subject, f.subject_slug, f.metric, f.value, f.qualifier, m.unit, f.as_of, f.note,
  CAST(CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS TEXT), p.anchor
FROM (
  SELECT o.name AS subject, o.slug AS subject_slug, g.metric AS metric, g.value AS value,
    g.qualifier AS qualifier, g.as_of AS as_of, g.note AS note, g.passage_id AS passage_id
  FROM figure AS g JOIN organisation AS o ON o.id = g.organisation_id
  UNION ALL
  SELECT e.name, e.slug, g.metric, g.value, g.qualifier, g.as_of, g.note, g.passage_id
  FROM figure AS g JOIN event AS e ON e.id = g.event_id
  UNION ALL
  SELECT w.title, w.slug, g.metric, g.value, g.qualifier, g.as_of, g.note, g.passage_id
  FROM figure AS g JOIN work AS w ON w.id = g.work_id
) AS f
LEFT JOIN metric AS m ON m.term = f.metric
LEFT JOIN passage AS p ON p.id = f.passage_id
LEFT JOIN section AS s ON s.id = p.section_id;

CREATE VIEW conflicts (
  -- Where sources disagree, found by query or by a curator, one line each.
  subject, -- What it is about.
  subject_slug, -- Its short name.
  what, -- What the disagreement is about.
  stated_values, -- The values that stand against each other.
  sections, -- The sections that state them, in the order of the values.
  explanation -- How it was found, or the curator's explanation.
) AS
SELECT CAST(x.subject AS TEXT), x.subject_slug, x.what, CAST(x.stated_values AS TEXT), CAST(x.sections AS TEXT), x.explanation
FROM (
  -- Figures: one subject, one metric, one date, but more than one value.
  SELECT
    o.name AS subject, o.slug AS subject_slug, g.metric AS what,
    (SELECT group_concat(y.value, '; ') FROM (
      SELECT DISTINCT CAST(v.value AS TEXT) AS value, v.value AS number FROM figure AS v
      WHERE v.organisation_id = o.id AND v.metric = g.metric AND coalesce(v.as_of, '') = coalesce(g.as_of, '')
      ORDER BY v.value) AS y) AS stated_values,
    (SELECT group_concat(y.label, '; ') FROM (
      SELECT DISTINCT
        CAST(v.value AS TEXT) || ': ' || CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS label,
        v.value AS number
      FROM figure AS v JOIN passage AS p ON p.id = v.passage_id JOIN section AS s ON s.id = p.section_id
      WHERE v.organisation_id = o.id AND v.metric = g.metric AND coalesce(v.as_of, '') = coalesce(g.as_of, '')
      ORDER BY v.value,
        CAST(v.value AS TEXT) || ': ' || CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END) AS y) AS sections,
    'Passages give different numbers for the same thing and the same date.' AS explanation
  FROM figure AS g
  JOIN organisation AS o ON o.id = g.organisation_id
  GROUP BY o.id, o.name, o.slug, g.metric, g.as_of
  HAVING count(DISTINCT g.value) > 1
  UNION ALL
  SELECT
    e.name, e.slug, g.metric,
    (SELECT group_concat(y.value, '; ') FROM (
      SELECT DISTINCT CAST(v.value AS TEXT) AS value, v.value AS number FROM figure AS v
      WHERE v.event_id = e.id AND v.metric = g.metric AND coalesce(v.as_of, '') = coalesce(g.as_of, '')
      ORDER BY v.value) AS y),
    (SELECT group_concat(y.label, '; ') FROM (
      SELECT DISTINCT
        CAST(v.value AS TEXT) || ': ' || CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS label,
        v.value AS number
      FROM figure AS v JOIN passage AS p ON p.id = v.passage_id JOIN section AS s ON s.id = p.section_id
      WHERE v.event_id = e.id AND v.metric = g.metric AND coalesce(v.as_of, '') = coalesce(g.as_of, '')
      ORDER BY v.value,
        CAST(v.value AS TEXT) || ': ' || CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END) AS y),
    'Passages give different numbers for the same thing and the same date.'
  FROM figure AS g
  JOIN event AS e ON e.id = g.event_id
  GROUP BY e.id, e.name, e.slug, g.metric, g.as_of
  HAVING count(DISTINCT g.value) > 1
  UNION ALL
  SELECT
    w.title, w.slug, g.metric,
    (SELECT group_concat(y.value, '; ') FROM (
      SELECT DISTINCT CAST(v.value AS TEXT) AS value, v.value AS number FROM figure AS v
      WHERE v.work_id = w.id AND v.metric = g.metric AND coalesce(v.as_of, '') = coalesce(g.as_of, '')
      ORDER BY v.value) AS y),
    (SELECT group_concat(y.label, '; ') FROM (
      SELECT DISTINCT
        CAST(v.value AS TEXT) || ': ' || CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS label,
        v.value AS number
      FROM figure AS v JOIN passage AS p ON p.id = v.passage_id JOIN section AS s ON s.id = p.section_id
      WHERE v.work_id = w.id AND v.metric = g.metric AND coalesce(v.as_of, '') = coalesce(g.as_of, '')
      ORDER BY v.value,
        CAST(v.value AS TEXT) || ': ' || CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END) AS y),
    'Passages give different numbers for the same thing and the same date.'
  FROM figure AS g
  JOIN work AS w ON w.id = g.work_id
  GROUP BY w.id, w.title, w.slug, g.metric, g.as_of
  HAVING count(DISTINCT g.value) > 1
  UNION ALL
  -- Dates: one event, dates of which no day can be common to all.
  SELECT
    e.name, e.slug, 'date',
    (SELECT group_concat(y.date, '; ') FROM (
      SELECT DISTINCT v.date AS date FROM event_date AS v WHERE v.event_id = e.id ORDER BY v.date) AS y),
    (SELECT group_concat(y.label, '; ') FROM (
      SELECT DISTINCT v.date || ': ' || CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS label
      FROM event_date AS v JOIN passage AS p ON p.id = v.passage_id JOIN section AS s ON s.id = p.section_id
      WHERE v.event_id = e.id
      ORDER BY v.date || ': ' || CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END) AS y),
    'Passages give dates that cannot all be true.'
  FROM event_date AS d
  JOIN event AS e ON e.id = d.event_id
  GROUP BY e.id, e.name, e.slug
  HAVING max(coalesce(d.earliest, '0000-01-01')) > min(coalesce(d.latest, '9999-12-31'))
  UNION ALL
  -- What only a reader can see.
  SELECT
    o.name, o.slug, d.what,
    (SELECT group_concat(y.says, '; ') FROM (
      SELECT v.says AS says FROM discrepancy_passage AS v JOIN passage AS p ON p.id = v.passage_id
      JOIN section AS s ON s.id = p.section_id
      WHERE v.discrepancy_id = d.id ORDER BY s.position, p.position, p.slug) AS y),
    (SELECT group_concat(y.label, '; ') FROM (
      SELECT CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS label
      FROM discrepancy_passage AS v JOIN passage AS p ON p.id = v.passage_id
      JOIN section AS s ON s.id = p.section_id
      WHERE v.discrepancy_id = d.id ORDER BY s.position, p.position, p.slug) AS y),
    d.explanation
  FROM discrepancy AS d
  JOIN organisation AS o ON o.id = d.organisation_id
  UNION ALL
  SELECT
    e.name, e.slug, d.what,
    (SELECT group_concat(y.says, '; ') FROM (
      SELECT v.says AS says FROM discrepancy_passage AS v JOIN passage AS p ON p.id = v.passage_id
      JOIN section AS s ON s.id = p.section_id
      WHERE v.discrepancy_id = d.id ORDER BY s.position, p.position, p.slug) AS y),
    (SELECT group_concat(y.label, '; ') FROM (
      SELECT CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS label
      FROM discrepancy_passage AS v JOIN passage AS p ON p.id = v.passage_id
      JOIN section AS s ON s.id = p.section_id
      WHERE v.discrepancy_id = d.id ORDER BY s.position, p.position, p.slug) AS y),
    d.explanation
  FROM discrepancy AS d
  JOIN event AS e ON e.id = d.event_id
  UNION ALL
  SELECT
    w.title, w.slug, d.what,
    (SELECT group_concat(y.says, '; ') FROM (
      SELECT v.says AS says FROM discrepancy_passage AS v JOIN passage AS p ON p.id = v.passage_id
      JOIN section AS s ON s.id = p.section_id
      WHERE v.discrepancy_id = d.id ORDER BY s.position, p.position, p.slug) AS y),
    (SELECT group_concat(y.label, '; ') FROM (
      SELECT CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS label
      FROM discrepancy_passage AS v JOIN passage AS p ON p.id = v.passage_id
      JOIN section AS s ON s.id = p.section_id
      WHERE v.discrepancy_id = d.id ORDER BY s.position, p.position, p.slug) AS y),
    d.explanation
  FROM discrepancy AS d
  JOIN work AS w ON w.id = d.work_id
  UNION ALL
  SELECT
    t.name, t.slug, d.what,
    (SELECT group_concat(y.says, '; ') FROM (
      SELECT v.says AS says FROM discrepancy_passage AS v JOIN passage AS p ON p.id = v.passage_id
      JOIN section AS s ON s.id = p.section_id
      WHERE v.discrepancy_id = d.id ORDER BY s.position, p.position, p.slug) AS y),
    (SELECT group_concat(y.label, '; ') FROM (
      SELECT CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS label
      FROM discrepancy_passage AS v JOIN passage AS p ON p.id = v.passage_id
      JOIN section AS s ON s.id = p.section_id
      WHERE v.discrepancy_id = d.id ORDER BY s.position, p.position, p.slug) AS y),
    d.explanation
  FROM discrepancy AS d
  JOIN topic AS t ON t.id = d.topic_id
) AS x;

CREATE VIEW citations (
  -- Every fact of every table as one sentence, with the place where it was read.
  subject, -- What the fact is about.
  subject_kind, -- What it is: organisation, event, event_series, work, topic or place.
  subject_slug, -- Its short name.
  object_kind, -- What the other thing is that the fact speaks of; empty: none.
  object_slug, -- Short name of that thing.
  fact_table, -- Table that holds the fact.
  fact, -- The fact as a sentence.
  source, -- The source that it was read in.
  source_slug, -- Its short name.
  section, -- Section of the source.
  passage, -- Short name of the passage.
  anchor, -- Words that find the passage in its section.
  reference_numbers, -- References of the source that the passage rests on; empty: none.
  link, -- Address that opens the source at the passage; empty: the source has no address.
  passage_text, -- The passage itself, where the user attached the source.
  passage_id -- Row number of the passage, for joins only.
) AS
SELECT
  CAST(f.subject AS TEXT), f.subject_kind, f.subject_slug, f.object_kind, f.object_slug, f.fact_table, CAST(f.fact AS TEXT),
  d.title, d.slug, CAST(CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS TEXT), p.slug, p.anchor,
  CAST((SELECT group_concat(y.number, ', ') FROM (
    SELECT CAST(r.number AS TEXT) AS number, r.number AS place FROM passage_reference AS c
    JOIN reference AS r ON r.id = c.reference_id
    WHERE c.passage_id = p.id ORDER BY r.number) AS y) AS TEXT),
  CAST(d.url || '#:~:text=' || p.fragment AS TEXT),
  p.text,
  f.passage_id
FROM (
  SELECT
    o.name AS subject, 'organisation' AS subject_kind, o.slug AS subject_slug,
    NULL AS object_kind, NULL AS object_slug, 'organisation' AS fact_table,
    o.name || ': organisation' || CASE WHEN o.kind IS NULL THEN '' ELSE ', ' || o.kind END AS fact,
    o.passage_id AS passage_id
  FROM organisation AS o
  UNION ALL
  SELECT o.name, 'organisation', o.slug, NULL, NULL, 'organisation_name',
    o.name || ': named ' || n.name || ' (' || n.kind || ')', n.passage_id
  FROM organisation_name AS n JOIN organisation AS o ON o.id = n.organisation_id
  UNION ALL
  SELECT o.name, 'organisation', o.slug, 'place', p.slug, 'organisation_place',
    o.name || ': ' || CASE
      WHEN h.address IS NULL THEN p.name WHEN instr(h.address, p.name) > 0 THEN h.address
      ELSE h.address || ', ' || p.name END || ' (' || h.role || ')',
    h.passage_id
  FROM organisation_place AS h
  JOIN organisation AS o ON o.id = h.organisation_id
  JOIN place AS p ON p.id = h.place_id
  UNION ALL
  SELECT o.name, 'organisation', o.slug, CASE WHEN t.slug IS NULL THEN NULL ELSE 'topic' END, t.slug, 'activity',
    o.name || ' (' || a.kind || '): ' || a.description
      || CASE WHEN a.beneficiary IS NULL THEN '' ELSE ' (for: ' || a.beneficiary || ')' END,
    a.passage_id
  FROM activity AS a
  JOIN organisation AS o ON o.id = a.organisation_id
  LEFT JOIN topic AS t ON t.id = a.topic_id
  UNION ALL
  SELECT o.name, 'organisation', o.slug, 'organisation', p.slug, 'partnership',
    o.name || ' ' || r.wording || ' ' || p.name
      || CASE WHEN s.since IS NULL THEN '' ELSE ', since ' || s.since END
      || CASE WHEN s.until IS NULL THEN '' ELSE ', until ' || s.until END
      || CASE WHEN s.date IS NULL THEN '' ELSE ', ' || s.date END
      || CASE WHEN s.stated IS NULL THEN '' ELSE ' (stated as ' || s.stated || ')' END
      || CASE WHEN s.note IS NULL THEN '' ELSE ': ' || s.note END,
    s.passage_id
  FROM partnership AS s
  JOIN organisation AS o ON o.id = s.organisation_id
  JOIN organisation AS p ON p.id = s.partner_id
  JOIN relation AS r ON r.term = s.relation
  UNION ALL
  SELECT o.name, 'organisation', o.slug, 'event', e.slug, 'participation',
    o.name || ': ' || e.name || ' (' || f.role || ')'
      || CASE WHEN f.note IS NULL THEN '' ELSE ': ' || f.note END,
    f.passage_id
  FROM participation AS f
  JOIN organisation AS o ON o.id = f.organisation_id
  JOIN event AS e ON e.id = f.event_id
  UNION ALL
  SELECT o.name, 'organisation', o.slug, 'work', w.slug, 'contribution',
    o.name || ': ' || w.title || ' (' || c.role || CASE WHEN c.date IS NULL THEN '' ELSE ', ' || c.date END || ')'
      || CASE WHEN c.stated IS NULL THEN '' ELSE ' (stated as ' || c.stated || ')' END
      || CASE WHEN c.note IS NULL THEN '' ELSE ': ' || c.note END,
    c.passage_id
  FROM contribution AS c
  JOIN organisation AS o ON o.id = c.organisation_id
  JOIN work AS w ON w.id = c.work_id
  UNION ALL
  SELECT e.name, 'event', e.slug, CASE WHEN s.slug IS NULL THEN NULL ELSE 'event_series' END, s.slug, 'event',
    e.name || ': ' || e.kind
      || CASE WHEN s.name IS NULL THEN '' ELSE ' of the series ' || s.name END
      || CASE WHEN e.ordinal IS NULL THEN '' ELSE ', number ' || CAST(e.ordinal AS TEXT) END,
    e.passage_id
  FROM event AS e LEFT JOIN event_series AS s ON s.id = e.series_id
  UNION ALL
  SELECT e.name, 'event', e.slug, NULL, NULL, 'event_date',
    e.name || ': ' || d.date || CASE WHEN d.stated IS NULL THEN '' ELSE ' (stated as ' || d.stated || ')' END,
    d.passage_id
  FROM event_date AS d JOIN event AS e ON e.id = d.event_id
  UNION ALL
  SELECT e.name, 'event', e.slug, 'place', p.slug, 'event_place',
    e.name || ': in ' || CASE WHEN h.venue IS NULL THEN '' ELSE h.venue || ', ' END || p.name, h.passage_id
  FROM event_place AS h JOIN event AS e ON e.id = h.event_id JOIN place AS p ON p.id = h.place_id
  UNION ALL
  SELECT s.name, 'event_series', s.slug, CASE WHEN o.slug IS NULL THEN NULL ELSE 'organisation' END, o.slug,
    'event_series',
    s.name || ': recurring ' || s.kind
      || CASE WHEN s.period IS NULL THEN '' ELSE ', every '
        || CASE WHEN s.period LIKE 'P1_' THEN '' ELSE substr(s.period, 2, length(s.period) - 2) || ' ' END
        || CASE substr(s.period, length(s.period), 1)
          WHEN 'Y' THEN 'year' WHEN 'M' THEN 'month' WHEN 'W' THEN 'week' ELSE 'day' END
        || CASE WHEN s.period LIKE 'P1_' THEN '' ELSE 's' END END
      || CASE WHEN o.name IS NULL THEN '' ELSE ', held by ' || o.name END,
    s.passage_id
  FROM event_series AS s LEFT JOIN organisation AS o ON o.id = s.organiser_id
  UNION ALL
  SELECT w.title, 'work', w.slug, NULL, NULL, 'work', w.title || ': ' || w.kind, w.passage_id
  FROM work AS w
  UNION ALL
  SELECT o.name, 'organisation', o.slug, NULL, NULL, 'figure',
    o.name || ': ' || CASE WHEN g.qualifier = 'exact' THEN '' ELSE g.qualifier || ' ' END
      || CAST(g.value AS TEXT) || ' ' || m.unit || CASE WHEN g.metric = m.unit THEN '' ELSE ' (' || g.metric || ')' END
      || CASE WHEN g.as_of IS NULL THEN '' ELSE ', as of ' || g.as_of END
      || CASE WHEN g.note IS NULL THEN '' ELSE ': ' || g.note END,
    g.passage_id
  FROM figure AS g JOIN metric AS m ON m.term = g.metric JOIN organisation AS o ON o.id = g.organisation_id
  UNION ALL
  SELECT e.name, 'event', e.slug, NULL, NULL, 'figure',
    e.name || ': ' || CASE WHEN g.qualifier = 'exact' THEN '' ELSE g.qualifier || ' ' END
      || CAST(g.value AS TEXT) || ' ' || m.unit || CASE WHEN g.metric = m.unit THEN '' ELSE ' (' || g.metric || ')' END
      || CASE WHEN g.as_of IS NULL THEN '' ELSE ', as of ' || g.as_of END
      || CASE WHEN g.note IS NULL THEN '' ELSE ': ' || g.note END,
    g.passage_id
  FROM figure AS g JOIN metric AS m ON m.term = g.metric JOIN event AS e ON e.id = g.event_id
  UNION ALL
  SELECT w.title, 'work', w.slug, NULL, NULL, 'figure',
    w.title || ': ' || CASE WHEN g.qualifier = 'exact' THEN '' ELSE g.qualifier || ' ' END
      || CAST(g.value AS TEXT) || ' ' || m.unit || CASE WHEN g.metric = m.unit THEN '' ELSE ' (' || g.metric || ')' END
      || CASE WHEN g.as_of IS NULL THEN '' ELSE ', as of ' || g.as_of END
      || CASE WHEN g.note IS NULL THEN '' ELSE ': ' || g.note END,
    g.passage_id
  FROM figure AS g JOIN metric AS m ON m.term = g.metric JOIN work AS w ON w.id = g.work_id
  UNION ALL
  SELECT t.name, 'topic', t.slug, CASE WHEN b.slug IS NULL THEN NULL ELSE 'topic' END, b.slug, 'topic',
    t.name || ': ' || t.kind || CASE WHEN b.name IS NULL THEN '' ELSE ', part of ' || b.name END, t.passage_id
  FROM topic AS t LEFT JOIN topic AS b ON b.id = t.broader_id
  UNION ALL
  SELECT t.name, 'topic', t.slug, NULL, NULL, 'topic_statement',
    t.name || ' (' || s.kind || '): ' || s.statement, s.passage_id
  FROM topic_statement AS s JOIN topic AS t ON t.id = s.topic_id
  UNION ALL
  SELECT p.name, 'place', p.slug, NULL, NULL, 'place',
    p.name || ': place' || CASE WHEN c.name IS NULL OR c.name = p.name THEN '' ELSE ' in ' || c.name END, p.passage_id
  FROM place AS p LEFT JOIN country AS c ON c.code = p.country
  UNION ALL
  SELECT o.name, 'organisation', o.slug, NULL, NULL, 'discrepancy_passage',
    o.name || ', ' || d.what || ' (disagreement): ' || v.says, v.passage_id
  FROM discrepancy_passage AS v
  JOIN discrepancy AS d ON d.id = v.discrepancy_id
  JOIN organisation AS o ON o.id = d.organisation_id
  UNION ALL
  SELECT e.name, 'event', e.slug, NULL, NULL, 'discrepancy_passage',
    e.name || ', ' || d.what || ' (disagreement): ' || v.says, v.passage_id
  FROM discrepancy_passage AS v
  JOIN discrepancy AS d ON d.id = v.discrepancy_id
  JOIN event AS e ON e.id = d.event_id
  UNION ALL
  SELECT w.title, 'work', w.slug, NULL, NULL, 'discrepancy_passage',
    w.title || ', ' || d.what || ' (disagreement): ' || v.says, v.passage_id
  FROM discrepancy_passage AS v
  JOIN discrepancy AS d ON d.id = v.discrepancy_id
  JOIN work AS w ON w.id = d.work_id
  UNION ALL
  SELECT t.name, 'topic', t.slug, NULL, NULL, 'discrepancy_passage',
    t.name || ', ' || d.what || ' (disagreement): ' || v.says, v.passage_id
  FROM discrepancy_passage AS v
  JOIN discrepancy AS d ON d.id = v.discrepancy_id
  JOIN topic AS t ON t.id = d.topic_id
  UNION ALL
  SELECT coalesce(o.name, e.name, w.title, t.name, p.name, s.name, n.slug), n.thing, n.slug, NULL, NULL,
    'shared_declaration',
    coalesce(o.name, e.name, w.title, t.name, p.name, s.name, n.slug) || ': named here too', n.passage_id
  FROM shared_declaration AS n
  LEFT JOIN organisation AS o ON n.thing = 'organisation' AND o.slug = n.slug
  LEFT JOIN event AS e ON n.thing = 'event' AND e.slug = n.slug
  LEFT JOIN work AS w ON n.thing = 'work' AND w.slug = n.slug
  LEFT JOIN topic AS t ON n.thing = 'topic' AND t.slug = n.slug
  LEFT JOIN place AS p ON n.thing = 'place' AND p.slug = n.slug
  LEFT JOIN event_series AS s ON n.thing = 'event_series' AND s.slug = n.slug
  WHERE n.passage_id IS NOT NULL
) AS f
LEFT JOIN passage AS p ON p.id = f.passage_id
LEFT JOIN section AS s ON s.id = p.section_id
LEFT JOIN source AS d ON d.id = p.source_id;
