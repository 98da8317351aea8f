-- What people read: labels instead of row numbers, one line for each thing that a reader
-- would count. Plain SQL that gives the same rows in SQLite 3.38 and newer and in DuckDB:
-- no RIGHT JOIN, no IS DISTINCT FROM, no ordered aggregates (an aggregate over a sorted
-- subquery instead), no function that only one of them has.

CREATE VIEW facts (
  -- Every fact row of every table, with its passage: what the other views count.
  fact_table, -- Table that holds the fact.
  fact_id, -- Its row number there.
  passage_id -- Passage it was read in.
) AS
SELECT 'place', id, passage_id FROM place
UNION ALL SELECT 'organisation', id, passage_id FROM organisation
UNION ALL SELECT 'event_series', id, passage_id FROM event_series
UNION ALL SELECT 'event', id, passage_id FROM event
UNION ALL SELECT 'work', id, passage_id FROM work
UNION ALL SELECT 'topic', id, passage_id FROM topic
UNION ALL SELECT 'organisation_name', id, passage_id FROM organisation_name
UNION ALL SELECT 'organisation_place', id, passage_id FROM organisation_place
UNION ALL SELECT 'activity', id, passage_id FROM activity
UNION ALL SELECT 'event_date', id, passage_id FROM event_date
UNION ALL SELECT 'event_place', id, passage_id FROM event_place
UNION ALL SELECT 'participation', id, passage_id FROM participation
UNION ALL SELECT 'partnership', id, passage_id FROM partnership
UNION ALL SELECT 'contribution', id, passage_id FROM contribution
UNION ALL SELECT 'figure', id, passage_id FROM figure
UNION ALL SELECT 'topic_statement', id, passage_id FROM topic_statement
UNION ALL SELECT 'discrepancy_passage', discrepancy_id, passage_id FROM discrepancy_passage
UNION ALL SELECT 'shared_declaration', NULL, passage_id FROM shared_declaration WHERE passage_id IS NOT NULL;

CREATE VIEW organisations (
  -- Organisations, one line each.
  slug, -- Short name, for `show` and the reports.
  name, -- Name that it is listed under.
  kind, -- What sort of body it is said to be; empty: not stated.
  acronym, -- Acronyms.
  other_names, -- All other names, with their kind.
  founded, -- EDTF dates of the events that it was founded by.
  headquarters, -- Where its main office is.
  area_served, -- Where it is said to work.
  partnerships, -- Number of its partnerships, from either side.
  events, -- Number of events that it has a part in.
  works, -- Number of works that it has to do with.
  figures -- Number of figures stated of it.
) AS
SELECT
  o.slug,
  o.name,
  o.kind,
  CAST((SELECT group_concat(x.name, ', ') FROM (
    SELECT DISTINCT n.name AS name FROM organisation_name AS n
    WHERE n.organisation_id = o.id AND n.kind = 'acronym' ORDER BY n.name) AS x) AS TEXT),
  CAST((SELECT group_concat(x.label, '; ') FROM (
    SELECT DISTINCT n.name || ' (' || n.kind || ')' AS label FROM organisation_name AS n
    WHERE n.organisation_id = o.id AND n.kind <> 'acronym'
    ORDER BY n.name || ' (' || n.kind || ')') AS x) AS TEXT),
  CAST((SELECT group_concat(x.date, ', ') FROM (
    SELECT DISTINCT d.date AS date FROM participation AS f
    JOIN event AS e ON e.id = f.event_id AND e.kind = 'founding'
    JOIN event_date AS d ON d.event_id = e.id
    WHERE f.organisation_id = o.id AND f.role = 'founded' ORDER BY d.date) AS x) AS TEXT),
  CAST((SELECT group_concat(x.label, '; ') FROM (
    SELECT DISTINCT CASE
      WHEN h.address IS NULL THEN p.name WHEN instr(h.address, p.name) > 0 THEN h.address
      ELSE h.address || ', ' || p.name END AS label
    FROM organisation_place AS h JOIN place AS p ON p.id = h.place_id
    WHERE h.organisation_id = o.id AND h.role = 'headquarters'
    ORDER BY CASE
      WHEN h.address IS NULL THEN p.name WHEN instr(h.address, p.name) > 0 THEN h.address
      ELSE h.address || ', ' || p.name END) AS x) AS TEXT),
  CAST((SELECT group_concat(x.name, '; ') FROM (
    SELECT DISTINCT p.name AS name
    FROM organisation_place AS h JOIN place AS p ON p.id = h.place_id
    WHERE h.organisation_id = o.id AND h.role = 'area-served' ORDER BY p.name) AS x) AS TEXT),
  CAST((SELECT count(*) FROM (
    SELECT s.relation, s.partner_id, s.since, s.until, s.date FROM partnership AS s
    WHERE s.organisation_id = o.id
    GROUP BY s.relation, s.partner_id, s.since, s.until, s.date) AS x)
  + (SELECT count(*) FROM (
    SELECT s.relation, s.organisation_id, s.since, s.until, s.date FROM partnership AS s
    WHERE s.partner_id = o.id
    GROUP BY s.relation, s.organisation_id, s.since, s.until, s.date) AS x) AS INTEGER),
  CAST((SELECT count(DISTINCT f.event_id) FROM participation AS f WHERE f.organisation_id = o.id) AS INTEGER),
  CAST((SELECT count(DISTINCT c.work_id) FROM contribution AS c WHERE c.organisation_id = o.id) AS INTEGER),
  CAST((SELECT count(*) FROM figure AS g WHERE g.organisation_id = o.id) AS INTEGER)
FROM organisation AS o;

CREATE VIEW events (
  -- Events, one line each, dated or not.
  slug, -- Short name, for `show` and the reports.
  name, -- Name, or a short description.
  kind, -- What sort of event it is.
  date, -- EDTF dates as stated; empty: not stated.
  earliest, -- First day that they can mean.
  latest, -- Last day that they can mean.
  place, -- Where it was; empty: not stated.
  country, -- ISO 3166-1 codes of its places; empty: not stated.
  series, -- The series that it belongs to.
  ordinal, -- Its number there.
  participants, -- Organisations with their roles.
  passages -- Number of passages that state its date, place or participants, or name it.
) AS
SELECT
  e.slug,
  e.name,
  e.kind,
  CAST((SELECT group_concat(x.date, ', ') FROM (
    SELECT DISTINCT d.date AS date FROM event_date AS d
    WHERE d.event_id = e.id ORDER BY d.date) AS x) AS TEXT),
  CAST((SELECT min(d.earliest) FROM event_date AS d WHERE d.event_id = e.id) AS TEXT),
  CAST((SELECT max(d.latest) FROM event_date AS d WHERE d.event_id = e.id) AS TEXT),
  CAST((SELECT group_concat(x.name, ', ') FROM (
    SELECT DISTINCT p.name AS name FROM event_place AS h JOIN place AS p ON p.id = h.place_id
    WHERE h.event_id = e.id ORDER BY p.name) AS x) AS TEXT),
  CAST((SELECT group_concat(x.country, ', ') FROM (
    SELECT DISTINCT p.country AS country FROM event_place AS h JOIN place AS p ON p.id = h.place_id
    WHERE h.event_id = e.id ORDER BY p.country) AS x) AS TEXT),
  s.name,
  e.ordinal,
  CAST((SELECT group_concat(x.label, '; ') FROM (
    SELECT DISTINCT o.name || ' (' || f.role || ')' AS label
    FROM participation AS f JOIN organisation AS o ON o.id = f.organisation_id
    WHERE f.event_id = e.id ORDER BY o.name || ' (' || f.role || ')') AS x) AS TEXT),
  CAST((SELECT count(*) FROM (
    SELECT e.passage_id AS passage_id
    UNION SELECT d.passage_id FROM event_date AS d WHERE d.event_id = e.id
    UNION SELECT h.passage_id FROM event_place AS h WHERE h.event_id = e.id
    UNION SELECT f.passage_id FROM participation AS f WHERE f.event_id = e.id) AS x) AS INTEGER)
FROM event AS e
LEFT JOIN event_series AS s ON s.id = e.series_id;

CREATE VIEW partners (
  -- Partnerships, one line each; passages that state the same one are counted.
  organisation, -- The organisation that the source speaks of.
  organisation_slug, -- Its short name.
  relation, -- How it stands to the partner, as words.
  relation_term, -- The same as a term of the vocabulary.
  partner, -- The other organisation.
  partner_slug, -- Its short name.
  since, -- EDTF date from which it holds; empty: not stated.
  until, -- EDTF date up to which it held; empty: not stated.
  date, -- EDTF date at which it held, where neither start nor end is stated.
  earliest, -- First day that the dates can mean.
  latest, -- Last day that the dates can mean.
  passages, -- Number of passages that state it.
  note -- What else is stated; the date in the source's words where EDTF says less.
) AS
SELECT
  o.name, o.slug, r.wording, r.term, p.name, p.slug,
  s.since, s.until, s.date, s.earliest, s.latest,
  CAST(count(DISTINCT s.passage_id) AS INTEGER),
  CAST((SELECT group_concat(x.note, '; ') FROM (
    SELECT 'date stated as ' || v.stated AS note FROM partnership AS v
    WHERE v.organisation_id = o.id AND v.relation = r.term AND v.partner_id = p.id AND v.stated IS NOT NULL
      AND coalesce(v.since, '') = coalesce(s.since, '') AND coalesce(v.until, '') = coalesce(s.until, '')
      AND coalesce(v.date, '') = coalesce(s.date, '')
    UNION SELECT v.note FROM partnership AS v
    WHERE v.organisation_id = o.id AND v.relation = r.term AND v.partner_id = p.id AND v.note IS NOT NULL
      AND coalesce(v.since, '') = coalesce(s.since, '') AND coalesce(v.until, '') = coalesce(s.until, '')
      AND coalesce(v.date, '') = coalesce(s.date, '')
    ORDER BY 1) AS x) AS TEXT)
FROM partnership AS s
JOIN organisation AS o ON o.id = s.organisation_id
JOIN organisation AS p ON p.id = s.partner_id
JOIN relation AS r ON r.term = s.relation
GROUP BY o.id, o.name, o.slug, r.wording, r.term, p.id, p.name, p.slug,
  s.since, s.until, s.date, s.earliest, s.latest;

CREATE VIEW participations (
  -- Who did what in which event, one line each.
  event, -- The event.
  event_slug, -- Its short name.
  date, -- EDTF dates of the event; empty: not stated.
  earliest, -- First day that they can mean.
  organisation, -- The organisation.
  organisation_slug, -- Its short name.
  role, -- What it did there.
  passages, -- Number of passages that state it.
  note -- What else is stated of it.
) AS
SELECT
  e.name, e.slug,
  CAST((SELECT group_concat(x.date, ', ') FROM (
    SELECT DISTINCT d.date AS date FROM event_date AS d
    WHERE d.event_id = e.id ORDER BY d.date) AS x) AS TEXT),
  CAST((SELECT min(d.earliest) FROM event_date AS d WHERE d.event_id = e.id) AS TEXT),
  o.name, o.slug, f.role, CAST(count(DISTINCT f.passage_id) AS INTEGER),
  CAST((SELECT group_concat(x.note, '; ') FROM (
    SELECT DISTINCT v.note AS note FROM participation AS v
    WHERE v.event_id = e.id AND v.organisation_id = o.id AND v.role = f.role ORDER BY v.note) AS x) AS TEXT)
FROM participation AS f
JOIN event AS e ON e.id = f.event_id
JOIN organisation AS o ON o.id = f.organisation_id
GROUP BY e.id, e.name, e.slug, o.id, o.name, o.slug, f.role;

CREATE VIEW works (
  -- Works, one line each.
  slug, -- Short name, for `show` and the reports.
  title, -- Title, or a short description.
  kind, -- What sort of work it is.
  contributions, -- Number of organisations' roles in it.
  contributors -- Organisations with their roles and dates.
) AS
SELECT
  w.slug, w.title, w.kind,
  CAST((SELECT count(*) FROM (
    SELECT DISTINCT c.organisation_id, c.role FROM contribution AS c WHERE c.work_id = w.id) AS x) AS INTEGER),
  CAST((SELECT group_concat(x.label, '; ') FROM (
    SELECT DISTINCT
      o.name || ' (' || c.role || CASE WHEN c.date IS NULL THEN '' ELSE ', ' || c.date END || ')' AS label
    FROM contribution AS c JOIN organisation AS o ON o.id = c.organisation_id
    WHERE c.work_id = w.id
    ORDER BY o.name || ' (' || c.role || CASE WHEN c.date IS NULL THEN '' ELSE ', ' || c.date END || ')') AS x) AS TEXT)
FROM work AS w;

CREATE VIEW topics (
  -- Topics, one line each.
  slug, -- Short name, for `show` and the reports.
  name, -- Name of the topic.
  kind, -- What sort of subject it is.
  broader, -- The next wider topic.
  statements, -- Number of statements about it.
  organisations -- Number of organisations with an activity that bears on it.
) AS
SELECT
  t.slug, t.name, t.kind, b.name,
  CAST((SELECT count(*) FROM topic_statement AS s WHERE s.topic_id = t.id) AS INTEGER),
  CAST((SELECT count(DISTINCT a.organisation_id) FROM activity AS a WHERE a.topic_id = t.id) AS INTEGER)
FROM topic AS t
LEFT JOIN topic AS b ON b.id = t.broader_id;

CREATE VIEW places (
  -- Places, one line each.
  slug, -- Short name, for `show`.
  place, -- Name of the place.
  country_code, -- ISO 3166-1 alpha-2 code of its country; empty: not stated.
  country, -- English short name of its country.
  organisations, -- Number of organisations that are or work there.
  events -- Number of events that were there.
) AS
SELECT
  p.slug, p.name, p.country, c.name,
  CAST((SELECT count(DISTINCT h.organisation_id) FROM organisation_place AS h WHERE h.place_id = p.id) AS INTEGER),
  CAST((SELECT count(DISTINCT h.event_id) FROM event_place AS h WHERE h.place_id = p.id) AS INTEGER)
FROM place AS p
LEFT JOIN country AS c ON c.code = p.country;

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
JOIN metric AS m ON m.term = f.metric
JOIN passage AS p ON p.id = f.passage_id
JOIN section AS s ON s.id = p.section_id;

CREATE VIEW bibliography (
  -- The references of the sources, one line each.
  source, -- The source whose list it stands in.
  source_slug, -- Its short name.
  number, -- Number in that list.
  title, -- Title of the cited work; empty: not stated.
  author, -- Author as stated; empty: not stated.
  publisher, -- Publisher or website; empty: not stated.
  published, -- EDTF date of publication; empty: not stated.
  retrieved, -- EDTF date on which it was read; empty: not stated.
  url, -- Address; empty: not in the text that was read.
  status, -- State of the link: live, dead or unknown.
  passages, -- Number of passages that rest on it.
  facts, -- Number of facts that rest on it.
  as_printed -- What could not be taken apart with certainty, as printed.
) AS
SELECT
  s.title, s.slug, r.number, r.title, r.author, r.publisher, r.published, r.retrieved, r.url, r.status,
  CAST((SELECT count(*) FROM passage_reference AS c WHERE c.reference_id = r.id) AS INTEGER),
  CAST((SELECT coalesce(sum((SELECT count(*) FROM facts AS f WHERE f.passage_id = c.passage_id)), 0)
    FROM passage_reference AS c WHERE c.reference_id = r.id) AS INTEGER),
  r.as_printed
FROM reference AS r
JOIN source AS s ON s.id = r.source_id;

CREATE VIEW timeline (
  -- What happened when: dated events, partnerships and contributions in order, one line for each date stated.
  date, -- EDTF date as stated.
  earliest, -- First day that it can mean; empty: open.
  latest, -- Last day that it can mean; empty: open.
  stated, -- The date in the source's words where EDTF says less.
  event, -- What happened.
  slug, -- Short name of the event, the organisation or the work, for `show`.
  kind, -- Kind of the event; for other entries the relation or the role.
  place, -- Where; empty: not stated.
  participants, -- Organisations with their roles.
  passages -- Number of passages that state the date.
) AS
SELECT x.date, x.earliest, x.latest, CAST(x.stated AS TEXT), CAST(x.event AS TEXT), x.slug, x.kind, CAST(x.place AS TEXT), CAST(x.participants AS TEXT), CAST(x.passages AS INTEGER)
FROM (
  SELECT
    d.date AS date, d.earliest AS earliest, d.latest AS latest, max(d.stated) AS stated,
    e.name AS event, e.slug AS slug, e.kind AS kind,
    (SELECT group_concat(y.name, ', ') FROM (
      SELECT DISTINCT p.name AS name FROM event_place AS h JOIN place AS p ON p.id = h.place_id
      WHERE h.event_id = e.id ORDER BY p.name) AS y) AS place,
    (SELECT group_concat(y.label, '; ') FROM (
      SELECT DISTINCT o.name || ' (' || f.role || ')' AS label
      FROM participation AS f JOIN organisation AS o ON o.id = f.organisation_id
      WHERE f.event_id = e.id ORDER BY o.name || ' (' || f.role || ')') AS y) AS participants,
    count(DISTINCT d.passage_id) AS passages
  FROM event_date AS d
  JOIN event AS e ON e.id = d.event_id
  GROUP BY e.id, e.name, e.slug, e.kind, d.date, d.earliest, d.latest
  UNION ALL
  SELECT
    CASE
      WHEN s.date IS NOT NULL THEN s.date
      WHEN s.until IS NULL THEN s.since || '/..'
      WHEN s.since IS NULL THEN '../' || s.until
      ELSE s.since || '/' || s.until
    END,
    s.earliest, s.latest, max(s.stated),
    o.name || ' ' || r.wording || ' ' || p.name, o.slug, r.term,
    NULL, o.name || '; ' || p.name, count(DISTINCT s.passage_id)
  FROM partnership AS s
  JOIN organisation AS o ON o.id = s.organisation_id
  JOIN organisation AS p ON p.id = s.partner_id
  JOIN relation AS r ON r.term = s.relation
  WHERE s.earliest IS NOT NULL OR s.latest IS NOT NULL
  GROUP BY o.name, o.slug, r.wording, r.term, p.name, s.since, s.until, s.date, s.earliest, s.latest
  UNION ALL
  SELECT
    c.date, c.earliest, c.latest, max(c.stated),
    o.name || ': ' || w.title || ' (' || c.role || ')', w.slug, c.role,
    NULL, o.name || ' (' || c.role || ')', count(DISTINCT c.passage_id)
  FROM contribution AS c
  JOIN organisation AS o ON o.id = c.organisation_id
  JOIN work AS w ON w.id = c.work_id
  WHERE c.date IS NOT NULL
  GROUP BY o.name, c.role, w.title, w.slug, c.date, c.earliest, c.latest
) AS x
ORDER BY coalesce(x.earliest, x.latest), coalesce(x.latest, '9999-12-31'), x.event, x.date;

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
    coalesce(o.name, e.name, w.title) AS subject, coalesce(o.slug, e.slug, w.slug) AS subject_slug,
    g.metric AS what,
    (SELECT group_concat(y.value, '; ') FROM (
      SELECT DISTINCT CAST(v.value AS TEXT) AS value, v.value AS number FROM figure AS v
      WHERE v.metric = g.metric AND coalesce(v.as_of, '') = coalesce(g.as_of, '')
        AND (v.organisation_id = g.organisation_id OR v.event_id = g.event_id OR v.work_id = g.work_id)
      ORDER BY v.value) AS y) AS stated_values,
    (SELECT group_concat(y.label, '; ') FROM (
      SELECT DISTINCT
        CAST(v.value AS TEXT) || ': ' || CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS label,
        v.value AS number
      FROM figure AS v JOIN passage AS p ON p.id = v.passage_id JOIN section AS s ON s.id = p.section_id
      WHERE v.metric = g.metric AND coalesce(v.as_of, '') = coalesce(g.as_of, '')
        AND (v.organisation_id = g.organisation_id OR v.event_id = g.event_id OR v.work_id = g.work_id)
      ORDER BY v.value,
        CAST(v.value AS TEXT) || ': ' || CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END) AS y) AS sections,
    'Passages give different numbers for the same thing and the same date.' AS explanation
  FROM figure AS g
  LEFT JOIN organisation AS o ON o.id = g.organisation_id
  LEFT JOIN event AS e ON e.id = g.event_id
  LEFT JOIN work AS w ON w.id = g.work_id
  GROUP BY coalesce(o.name, e.name, w.title), coalesce(o.slug, e.slug, w.slug),
    g.organisation_id, g.event_id, g.work_id, g.metric, g.as_of
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
    coalesce(o.name, e.name, w.title, t.name), coalesce(o.slug, e.slug, w.slug, t.slug), d.what,
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
  LEFT JOIN organisation AS o ON o.id = d.organisation_id
  LEFT JOIN event AS e ON e.id = d.event_id
  LEFT JOIN work AS w ON w.id = d.work_id
  LEFT JOIN topic AS t ON t.id = d.topic_id
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
JOIN passage AS p ON p.id = f.passage_id
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id;

CREATE VIEW coverage (
  -- How much of each section has become facts, one line each.
  source, -- The source.
  source_slug, -- Its short name.
  position, -- Place of the section in the source.
  section, -- Heading of the section, or its label where the heading is lost.
  passages, -- Number of passages.
  cited, -- Passages that a fact cites.
  excused, -- Passages that carry no fact, with a reason.
  facts -- Number of facts.
) AS
SELECT
  d.title, d.slug, s.position, CAST(CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS TEXT),
  CAST((SELECT count(*) FROM passage AS p WHERE p.section_id = s.id) AS INTEGER),
  CAST((SELECT count(*) FROM passage AS p WHERE p.section_id = s.id
    AND EXISTS (SELECT 1 FROM facts AS f WHERE f.passage_id = p.id)) AS INTEGER),
  CAST((SELECT count(*) FROM passage AS p WHERE p.section_id = s.id AND p.no_fact IS NOT NULL) AS INTEGER),
  CAST((SELECT coalesce(sum((SELECT count(*) FROM facts AS f WHERE f.passage_id = p.id)), 0)
    FROM passage AS p WHERE p.section_id = s.id) AS INTEGER)
FROM section AS s
JOIN source AS d ON d.id = s.source_id;

CREATE VIEW sources (
  -- The documents that the facts were read from, one line each.
  slug, -- Short name of the source.
  title, -- Title of the document.
  publisher, -- Who published it.
  url, -- Address of the document.
  licence, -- SPDX identifier of its licence.
  language, -- BCP 47 tag of its language.
  retrieved, -- EDTF date on which it was read.
  passages, -- Number of its passages.
  facts, -- Number of facts read from it.
  attached -- Number of its passages whose text the user attached.
) AS
SELECT
  d.slug, d.title, d.publisher, d.url, d.licence, d.language, d.retrieved,
  CAST((SELECT count(*) FROM passage AS p WHERE p.source_id = d.id) AS INTEGER),
  CAST((SELECT coalesce(sum((SELECT count(*) FROM facts AS f WHERE f.passage_id = p.id)), 0)
    FROM passage AS p WHERE p.source_id = d.id) AS INTEGER),
  CAST((SELECT count(*) FROM passage AS p WHERE p.source_id = d.id AND p.text IS NOT NULL) AS INTEGER)
FROM source AS d;
