-- The views for readers: labels instead of row numbers, one line for each thing that a reader
-- would count, and the source. They are plain SQL that gives the same rows in SQLite 3.26 and newer,
-- in DuckDB and, with a `group_concat` aggregate and `instr`, in PostgreSQL: no RIGHT JOIN, no
-- IS DISTINCT FROM, no ordered aggregates (an aggregate over a sorted subquery instead), no GLOB,
-- no number as a condition, and GROUP BY names every bare column.
-- DuckDB reads the numbers of figures as floating-point, so `.0` is removed where one is shown as text.

CREATE VIEW facts (
  -- Every fact of every table, with its passage; the other views count these.
  fact_table, -- Table that holds the fact.
  fact_id, -- Its row number there.
  passage_id -- Passage that states it.
) AS
SELECT 'naming', id, passage_id FROM naming
UNION ALL SELECT 'classification', id, passage_id FROM classification
UNION ALL SELECT 'identifier', id, passage_id FROM identifier
UNION ALL SELECT 'statement', id, passage_id FROM statement
UNION ALL SELECT 'figure', id, passage_id FROM figure
UNION ALL SELECT 'location', id, passage_id FROM location
UNION ALL SELECT 'place_country', id, passage_id FROM place_country
UNION ALL SELECT 'place_within', id, passage_id FROM place_within
UNION ALL SELECT 'broader', id, passage_id FROM broader
UNION ALL SELECT 'event_date', id, passage_id FROM event_date
UNION ALL SELECT 'series_event', id, passage_id FROM series_event
UNION ALL SELECT 'recurrence', id, passage_id FROM recurrence
UNION ALL SELECT 'event_link', id, passage_id FROM event_link
UNION ALL SELECT 'participation', id, passage_id FROM participation
UNION ALL SELECT 'partnership', id, passage_id FROM partnership
UNION ALL SELECT 'position', id, passage_id FROM position
UNION ALL SELECT 'contribution', id, passage_id FROM contribution
UNION ALL SELECT 'audience', id, passage_id FROM audience
UNION ALL SELECT 'discrepancy_passage', discrepancy_id, passage_id FROM discrepancy_passage;

CREATE VIEW passages (
  -- The passages that state facts, one line each, with a link that opens the source there.
  source, -- The source.
  source_slug, -- Its short name.
  section, -- Heading of the section, or its label if it has no heading.
  passage, -- Short name of the passage.
  kind, -- Type of passage.
  anchor, -- Words that identify it in its section.
  reference_numbers, -- References of the source that it cites; empty: none.
  link, -- Link that opens the source at the passage; empty: the source has no address.
  citation, -- The passage as a paper cites it, without the link.
  text, -- Text of the passage, if the user attached the source.
  passage_id -- Row number of the passage for joins.
) AS
SELECT
  CAST(coalesce(d.short_title, d.title) AS TEXT), d.slug, CAST(CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS TEXT), p.slug, p.kind, p.anchor,
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT CASE WHEN r.list = 'references' THEN '' ELSE r.list || ' ' END || CAST(r.number AS TEXT) AS x
    FROM passage_reference AS c JOIN reference AS r ON r.id = c.reference_id
    WHERE c.passage_id = p.id ORDER BY r.list, r.number) AS y) AS TEXT),
  -- The heading is what a browser falls back on if it knows no text fragments or the words have changed.
  CAST(CASE
    WHEN p.fragment IS NULL THEN d.url
    WHEN instr(d.url, '#') > 0 THEN d.url || ':~:text=' || p.fragment
    ELSE d.url || '#' || coalesce(s.fragment, '') || ':~:text=' || p.fragment END AS TEXT),
  CAST(coalesce(d.author || '. ', d.publisher || '. ', '') || '“' || d.title || '”'
    || CASE WHEN d.author IS NULL OR d.publisher IS NULL THEN '' ELSE ', ' || d.publisher END
    || coalesce(' [' || d.edition || ']', '') || coalesce(', ' || d.published, '') || coalesce(', read ' || d.retrieved, '')
    || CASE WHEN s.heading = '' THEN '' ELSE ', section “' || s.heading || '”' END
    || CASE p.kind WHEN 'row' THEN ', row “' || p.anchor || '”' ELSE ', “… ' || p.anchor || ' …”' END AS TEXT),
  p.text, p.id
FROM passage AS p
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id;

CREATE VIEW organisations (
  -- Organisations, one line each.
  slug, -- Short name, for `show` and the reports.
  name, -- Display name.
  kind, -- Kind stated by its sources; empty: not stated.
  acronym, -- Acronyms.
  other_names, -- All other names, each with its kind.
  founded, -- EDTF dates of the events that founded it.
  headquarters, -- Where its main office is.
  area_served, -- Where it works.
  partnerships, -- Number of its partnerships, whichever side the sources describe.
  events, -- Number of events that it took part in.
  works, -- Number of works that it contributed to.
  figures, -- Number of figures about it.
  passages, -- Number of passages with facts about it.
  sources -- Number of sources that mention it.
) AS
SELECT
  t.slug,
  t.name,
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT k.kind AS x
    FROM classification AS k WHERE k.thing_id = t.id
    ORDER BY k.kind) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT n.name AS x
    FROM naming AS n WHERE n.thing_id = t.id AND n.kind = 'acronym'
    ORDER BY n.name) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, '; ') FROM (
    SELECT DISTINCT n.name || ' (' || n.kind || ')' AS x
    FROM naming AS n
    WHERE n.thing_id = t.id AND n.kind NOT IN ('acronym', 'listed', 'label')
    ORDER BY n.name || ' (' || n.kind || ')') AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT d.date AS x
    FROM participation AS f
    JOIN classification AS k ON k.thing_id = f.event_id AND k.kind = 'founding'
    JOIN event_date AS d ON d.event_id = f.event_id
    WHERE f.agent_id = t.id AND f.role = 'founded'
    ORDER BY d.date) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, '; ') FROM (
    SELECT DISTINCT CASE WHEN h.address IS NULL THEN p.name WHEN instr(h.address, p.name) > 0 THEN h.address ELSE h.address || ', ' || p.name END AS x
    FROM location AS h JOIN thing AS p ON p.id = h.place_id
    WHERE h.thing_id = t.id AND h.role = 'headquarters'
    ORDER BY CASE WHEN h.address IS NULL THEN p.name WHEN instr(h.address, p.name) > 0 THEN h.address ELSE h.address || ', ' || p.name END) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, '; ') FROM (
    SELECT DISTINCT p.name AS x
    FROM location AS h JOIN thing AS p ON p.id = h.place_id
    WHERE h.thing_id = t.id AND h.role = 'area-served'
    ORDER BY p.name) AS y) AS TEXT),
  CAST((SELECT count(*) FROM (
    SELECT s.relation, 0 AS is_inverse, s.partner_id, s.since, s.until, s.date FROM partnership AS s
    WHERE s.agent_id = t.id
    UNION
    SELECT s.relation, 1 - r.is_symmetric, s.agent_id, s.since, s.until, s.date FROM partnership AS s
    JOIN relation AS r ON r.term = s.relation
    WHERE s.partner_id = t.id) AS x) AS INTEGER),
  CAST((SELECT count(DISTINCT f.event_id) FROM participation AS f WHERE f.agent_id = t.id) AS INTEGER),
  CAST((SELECT count(DISTINCT c.work_id) FROM contribution AS c WHERE c.agent_id = t.id) AS INTEGER),
  CAST((SELECT count(*) FROM figure AS g WHERE g.thing_id = t.id) AS INTEGER),
  CAST((SELECT count(*) FROM (
    SELECT f.passage_id FROM naming AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM classification AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM identifier AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM statement AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM figure AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM location AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM participation AS f WHERE f.agent_id = t.id
    UNION SELECT f.passage_id FROM partnership AS f WHERE f.agent_id = t.id
    UNION SELECT f.passage_id FROM partnership AS f WHERE f.partner_id = t.id
    UNION SELECT f.passage_id FROM contribution AS f WHERE f.agent_id = t.id
    UNION SELECT f.passage_id FROM audience AS f WHERE f.agent_id = t.id
    UNION SELECT f.passage_id FROM position AS f WHERE f.organisation_id = t.id
    UNION SELECT f.passage_id FROM recurrence AS f WHERE f.organiser_id = t.id) AS x) AS INTEGER),
  CAST((SELECT count(DISTINCT v.source_id) FROM naming AS n JOIN passage AS v ON v.id = n.passage_id
    WHERE n.thing_id = t.id AND n.kind = 'listed') AS INTEGER)
FROM organisation AS o
JOIN thing AS t ON t.id = o.id;

CREATE VIEW collectives (
  -- Groups that are not named individually, one line each.
  slug, -- Short name, for `show` and the reports.
  name, -- Display name.
  sector, -- Part of society that it belongs to; empty: not stated.
  place, -- Where it is; empty: not stated.
  partnerships, -- Number of its partnerships, whichever side the sources describe.
  events, -- Number of events that it took part in.
  works, -- Number of works that it contributed to, or that are intended for it.
  passages, -- Number of passages with facts about it.
  sources -- Number of sources that mention it.
) AS
SELECT
  t.slug,
  t.name,
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT k.kind AS x
    FROM classification AS k WHERE k.thing_id = t.id
    ORDER BY k.kind) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, '; ') FROM (
    SELECT DISTINCT p.name AS x
    FROM location AS h JOIN thing AS p ON p.id = h.place_id WHERE h.thing_id = t.id
    ORDER BY p.name) AS y) AS TEXT),
  CAST((SELECT count(*) FROM (
    SELECT s.relation, 0 AS is_inverse, s.partner_id, s.since, s.until, s.date FROM partnership AS s
    WHERE s.agent_id = t.id
    UNION
    SELECT s.relation, 1 - r.is_symmetric, s.agent_id, s.since, s.until, s.date FROM partnership AS s
    JOIN relation AS r ON r.term = s.relation
    WHERE s.partner_id = t.id) AS x) AS INTEGER),
  CAST((SELECT count(DISTINCT f.event_id) FROM participation AS f WHERE f.agent_id = t.id) AS INTEGER),
  CAST((SELECT count(*) FROM (
    SELECT c.work_id FROM contribution AS c WHERE c.agent_id = t.id
    UNION SELECT a.work_id FROM audience AS a WHERE a.agent_id = t.id) AS x) AS INTEGER),
  CAST((SELECT count(*) FROM (
    SELECT f.passage_id FROM naming AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM classification AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM identifier AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM statement AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM figure AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM location AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM participation AS f WHERE f.agent_id = t.id
    UNION SELECT f.passage_id FROM partnership AS f WHERE f.agent_id = t.id
    UNION SELECT f.passage_id FROM partnership AS f WHERE f.partner_id = t.id
    UNION SELECT f.passage_id FROM contribution AS f WHERE f.agent_id = t.id
    UNION SELECT f.passage_id FROM audience AS f WHERE f.agent_id = t.id) AS x) AS INTEGER),
  CAST((SELECT count(DISTINCT v.source_id) FROM naming AS n JOIN passage AS v ON v.id = n.passage_id
    WHERE n.thing_id = t.id AND n.kind = 'listed') AS INTEGER)
FROM collective AS o
JOIN thing AS t ON t.id = o.id;

CREATE VIEW persons (
  -- People in public offices, one line each.
  slug, -- Short name, for `show` and the reports.
  name, -- Display name.
  positions, -- Offices, each with the organisation and the stated dates.
  events, -- Number of events that the person took part in.
  passages, -- Number of passages with facts about the person.
  sources -- Number of sources that mention the person.
) AS
SELECT
  t.slug,
  t.name,
  CAST((SELECT group_concat(y.x, '; ') FROM (
    SELECT DISTINCT i.role || ', ' || g.name || CASE WHEN i.since IS NULL THEN '' ELSE ', since ' || i.since END
      || CASE WHEN i.until IS NULL THEN '' ELSE ', until ' || i.until END
      || CASE WHEN i.date IS NULL THEN '' ELSE ', ' || i.date END AS x
    FROM position AS i JOIN thing AS g ON g.id = i.organisation_id WHERE i.person_id = t.id
    ORDER BY i.role || ', ' || g.name || CASE WHEN i.since IS NULL THEN '' ELSE ', since ' || i.since END
      || CASE WHEN i.until IS NULL THEN '' ELSE ', until ' || i.until END
      || CASE WHEN i.date IS NULL THEN '' ELSE ', ' || i.date END) AS y) AS TEXT),
  CAST((SELECT count(DISTINCT f.event_id) FROM participation AS f WHERE f.agent_id = t.id) AS INTEGER),
  CAST((SELECT count(*) FROM (
    SELECT f.passage_id FROM naming AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM classification AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM identifier AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM statement AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM figure AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM participation AS f WHERE f.agent_id = t.id
    UNION SELECT f.passage_id FROM position AS f WHERE f.person_id = t.id
    UNION SELECT f.passage_id FROM contribution AS f WHERE f.agent_id = t.id) AS x) AS INTEGER),
  CAST((SELECT count(DISTINCT v.source_id) FROM naming AS n JOIN passage AS v ON v.id = n.passage_id
    WHERE n.thing_id = t.id AND n.kind = 'listed') AS INTEGER)
FROM person AS o
JOIN thing AS t ON t.id = o.id;

CREATE VIEW positions (
  -- Public offices, one line for each passage that states one.
  person, -- The person.
  person_slug, -- Short name of the person.
  organisation, -- The organisation.
  organisation_slug, -- Its short name.
  role, -- The office.
  since, -- EDTF start date; empty: not stated.
  until, -- EDTF end date; empty: not stated.
  date, -- EDTF date at which it was held, if neither start nor end is stated.
  earliest, -- First day that the dates can mean.
  latest, -- Last day that the dates can mean.
  note, -- Further details.
  source, -- The source.
  source_slug, -- Its short name.
  link -- Link that opens the source at the passage.
) AS
SELECT
  t.name, t.slug, g.name, g.slug, i.role, i.since, i.until, i.date, i.earliest, i.latest, i.note,
  p.source, p.source_slug, p.link
FROM position AS i
JOIN thing AS t ON t.id = i.person_id
JOIN thing AS g ON g.id = i.organisation_id
JOIN passages AS p ON p.passage_id = i.passage_id;

CREATE VIEW events (
  -- Events, one line each, dated or not.
  slug, -- Short name, for `show` and the reports.
  name, -- Name, or a short description.
  kind, -- Kind stated by its sources; empty: not stated.
  date, -- EDTF dates as stated; empty: not stated.
  earliest, -- First day that the dates can mean.
  latest, -- Last day that the dates can mean.
  place, -- Where it took place; empty: not stated.
  country, -- ISO 3166-1 codes of its places; empty: not stated.
  series, -- The series that it belongs to.
  ordinal, -- Its numbers in the series.
  participants, -- Who took part, with their roles.
  links, -- Related events and works.
  passages, -- Number of passages with facts about it.
  sources -- Number of sources that mention it.
) AS
SELECT
  t.slug,
  t.name,
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT k.kind AS x
    FROM classification AS k WHERE k.thing_id = t.id
    ORDER BY k.kind) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT d.date AS x
    FROM event_date AS d WHERE d.event_id = t.id
    ORDER BY d.date) AS y) AS TEXT),
  CAST((SELECT min(d.earliest) FROM event_date AS d WHERE d.event_id = t.id) AS TEXT),
  CAST((SELECT max(d.latest) FROM event_date AS d WHERE d.event_id = t.id) AS TEXT),
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT p.name AS x
    FROM location AS h JOIN thing AS p ON p.id = h.place_id WHERE h.thing_id = t.id
    ORDER BY p.name) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT c.country AS x
    FROM location AS h JOIN place_country AS c ON c.place_id = h.place_id WHERE h.thing_id = t.id
    ORDER BY c.country) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT r.name AS x
    FROM series_event AS q JOIN thing AS r ON r.id = q.series_id WHERE q.event_id = t.id
    ORDER BY r.name) AS y) AS TEXT),
  CAST((SELECT group_concat(CAST(y.x AS TEXT), ', ') FROM (
    SELECT DISTINCT q.ordinal AS x FROM series_event AS q WHERE q.event_id = t.id ORDER BY q.ordinal) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, '; ') FROM (
    SELECT DISTINCT a.name || ' (' || f.role || CASE WHEN f.is_example = 1 THEN ', among others' ELSE '' END || ')' AS x
    FROM participation AS f JOIN thing AS a ON a.id = f.agent_id WHERE f.event_id = t.id
    ORDER BY 1) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, '; ') FROM (
    SELECT DISTINCT m.label || ' ' || a.name AS x
    FROM event_link AS l
    JOIN event_link_kind AS m ON m.term = l.kind JOIN thing AS a ON a.id = l.other_id WHERE l.event_id = t.id
    ORDER BY m.label || ' ' || a.name) AS y) AS TEXT),
  CAST((SELECT count(*) FROM (
    SELECT f.passage_id FROM naming AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM classification AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM identifier AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM statement AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM figure AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM event_date AS f WHERE f.event_id = t.id
    UNION SELECT f.passage_id FROM location AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM series_event AS f WHERE f.event_id = t.id
    UNION SELECT f.passage_id FROM event_link AS f WHERE f.event_id = t.id
    UNION SELECT f.passage_id FROM event_link AS f WHERE f.other_id = t.id
    UNION SELECT f.passage_id FROM participation AS f WHERE f.event_id = t.id) AS x) AS INTEGER),
  CAST((SELECT count(DISTINCT v.source_id) FROM naming AS n JOIN passage AS v ON v.id = n.passage_id
    WHERE n.thing_id = t.id AND n.kind = 'listed') AS INTEGER)
FROM event AS o
JOIN thing AS t ON t.id = o.id;

CREATE VIEW partners (
  -- Partnerships, one line each; a symmetric one that sources state from both sides is one.
  organisation, -- The organisation or collective that the source describes.
  organisation_slug, -- Its short name.
  organisation_sort, -- organisation or collective.
  relation, -- How it relates to the partner, as a label.
  relation_term, -- The relation as a term of the vocabulary.
  partner, -- The other organisation or collective.
  partner_slug, -- Its short name.
  partner_sort, -- organisation or collective.
  since, -- EDTF start date; empty: not stated.
  until, -- EDTF end date; empty: not stated.
  date, -- EDTF date at which it existed, if neither start nor end is stated.
  earliest, -- First day that the dates can mean.
  latest, -- Last day that the dates can mean.
  passages, -- Number of passages that state it.
  sources, -- Number of sources that state it.
  stated, -- The date in the source's words, if EDTF cannot express it.
  note -- Further details; whether it is given as an example.
) AS
SELECT
  o.name, o.slug, o.sort, r.label, r.term, q.name, q.slug, q.sort,
  s.since, s.until, s.date, s.earliest, s.latest,
  CAST((SELECT count(DISTINCT v.passage_id) FROM partnership AS v
    WHERE v.relation = s.relation
      AND ((v.agent_id = s.agent_id AND v.partner_id = s.partner_id)
        OR (r.is_symmetric = 1 AND v.agent_id = s.partner_id AND v.partner_id = s.agent_id))
      AND coalesce(v.since, '') = coalesce(s.since, '') AND coalesce(v.until, '') = coalesce(s.until, '')
      AND coalesce(v.date, '') = coalesce(s.date, '')) AS INTEGER),
  CAST((SELECT count(DISTINCT p.source_id) FROM partnership AS v JOIN passage AS p ON p.id = v.passage_id
    WHERE v.relation = s.relation
      AND ((v.agent_id = s.agent_id AND v.partner_id = s.partner_id)
        OR (r.is_symmetric = 1 AND v.agent_id = s.partner_id AND v.partner_id = s.agent_id))
      AND coalesce(v.since, '') = coalesce(s.since, '') AND coalesce(v.until, '') = coalesce(s.until, '')
      AND coalesce(v.date, '') = coalesce(s.date, '')) AS INTEGER),
  CAST((SELECT max(v.stated) FROM partnership AS v
    WHERE v.relation = s.relation
      AND ((v.agent_id = s.agent_id AND v.partner_id = s.partner_id)
        OR (r.is_symmetric = 1 AND v.agent_id = s.partner_id AND v.partner_id = s.agent_id))
      AND coalesce(v.since, '') = coalesce(s.since, '') AND coalesce(v.until, '') = coalesce(s.until, '')
      AND coalesce(v.date, '') = coalesce(s.date, '')) AS TEXT),
  CAST((SELECT group_concat(x.note, '; ') FROM (
    SELECT v.note AS note FROM partnership AS v
    WHERE v.relation = s.relation
      AND ((v.agent_id = s.agent_id AND v.partner_id = s.partner_id)
        OR (r.is_symmetric = 1 AND v.agent_id = s.partner_id AND v.partner_id = s.agent_id))
      AND coalesce(v.since, '') = coalesce(s.since, '') AND coalesce(v.until, '') = coalesce(s.until, '')
      AND coalesce(v.date, '') = coalesce(s.date, '') AND v.note IS NOT NULL
    UNION SELECT 'among others' FROM partnership AS v
    WHERE v.relation = s.relation
      AND ((v.agent_id = s.agent_id AND v.partner_id = s.partner_id)
        OR (r.is_symmetric = 1 AND v.agent_id = s.partner_id AND v.partner_id = s.agent_id))
      AND coalesce(v.since, '') = coalesce(s.since, '') AND coalesce(v.until, '') = coalesce(s.until, '')
      AND coalesce(v.date, '') = coalesce(s.date, '') AND v.is_example = 1
    ORDER BY 1) AS x) AS TEXT)
FROM partnership AS s
JOIN thing AS o ON o.id = s.agent_id
JOIN thing AS q ON q.id = s.partner_id
JOIN relation AS r ON r.term = s.relation
-- The first passage that states a partnership represents all of them. A GROUP BY would be computed for
-- all rows before a condition on the view is applied.
WHERE NOT EXISTS (SELECT 1 FROM partnership AS v
    WHERE v.agent_id = s.agent_id AND v.partner_id = s.partner_id AND v.relation = s.relation
      AND coalesce(v.since, '') = coalesce(s.since, '') AND coalesce(v.until, '') = coalesce(s.until, '')
      AND coalesce(v.date, '') = coalesce(s.date, '') AND v.id < s.id)
  AND (r.is_symmetric = 0 OR o.slug < q.slug OR (o.slug = q.slug AND o.sort < q.sort)
    OR NOT EXISTS (SELECT 1 FROM partnership AS v
      WHERE v.agent_id = s.partner_id AND v.partner_id = s.agent_id AND v.relation = s.relation
        AND coalesce(v.since, '') = coalesce(s.since, '') AND coalesce(v.until, '') = coalesce(s.until, '')
        AND coalesce(v.date, '') = coalesce(s.date, '')));

CREATE VIEW participations (
  -- Roles in events, one line each.
  event, -- The event.
  event_slug, -- Its short name.
  date, -- EDTF dates of the event; empty: not stated.
  earliest, -- First day that the dates can mean.
  organisation, -- The organisation, person or collective.
  organisation_slug, -- Its short name.
  organisation_sort, -- organisation, person or collective.
  role, -- Role in the event.
  passages, -- Number of passages that state it.
  sources, -- Number of sources that state it.
  note -- Further details; whether it is given as an example.
) AS
SELECT
  e.name, e.slug,
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT d.date AS x
    FROM event_date AS d WHERE d.event_id = e.id
    ORDER BY d.date) AS y) AS TEXT),
  CAST((SELECT min(d.earliest) FROM event_date AS d WHERE d.event_id = e.id) AS TEXT),
  o.name, o.slug, o.sort, f.role, CAST(count(DISTINCT f.passage_id) AS INTEGER),
  CAST(count(DISTINCT p.source_id) AS INTEGER),
  CAST((SELECT group_concat(y.x, '; ') FROM (
    SELECT v.note AS x FROM participation AS v
    WHERE v.event_id = e.id AND v.agent_id = o.id AND v.role = f.role AND v.note IS NOT NULL
    UNION SELECT 'among others' FROM participation AS v
    WHERE v.event_id = e.id AND v.agent_id = o.id AND v.role = f.role AND v.is_example = 1
    ORDER BY 1) AS y) AS TEXT)
FROM participation AS f
JOIN thing AS e ON e.id = f.event_id
JOIN thing AS o ON o.id = f.agent_id
JOIN passage AS p ON p.id = f.passage_id
GROUP BY e.id, e.name, e.slug, o.id, o.name, o.slug, o.sort, f.role;

CREATE VIEW works (
  -- Works, one line each.
  slug, -- Short name, for `show` and the reports.
  title, -- Title, or a short description.
  kind, -- Kind stated by its sources; empty: not stated.
  contributions, -- Number of contributions to it.
  contributors, -- Contributors, with roles and dates.
  audiences, -- Who it is intended for.
  passages, -- Number of passages with facts about it.
  sources -- Number of sources that mention it.
) AS
SELECT
  t.slug, t.name,
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT k.kind AS x
    FROM classification AS k WHERE k.thing_id = t.id
    ORDER BY k.kind) AS y) AS TEXT),
  CAST((SELECT count(*) FROM (
    SELECT DISTINCT c.agent_id, c.role FROM contribution AS c WHERE c.work_id = t.id) AS x) AS INTEGER),
  CAST((SELECT group_concat(y.x, '; ') FROM (
    SELECT DISTINCT a.name || ' (' || c.role || CASE WHEN c.date IS NULL THEN '' ELSE ', ' || c.date END || CASE WHEN c.is_example = 1 THEN ', given as an example' ELSE '' END || ')' AS x
    FROM contribution AS c JOIN thing AS a ON a.id = c.agent_id WHERE c.work_id = t.id
    ORDER BY 1) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, '; ') FROM (
    SELECT DISTINCT a.name || CASE WHEN c.is_example = 1 THEN ' (among others)' ELSE '' END AS x
    FROM audience AS c JOIN thing AS a ON a.id = c.agent_id WHERE c.work_id = t.id
    ORDER BY 1) AS y) AS TEXT),
  CAST((SELECT count(*) FROM (
    SELECT f.passage_id FROM naming AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM classification AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM identifier AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM statement AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM figure AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM contribution AS f WHERE f.work_id = t.id
    UNION SELECT f.passage_id FROM audience AS f WHERE f.work_id = t.id
    UNION SELECT f.passage_id FROM event_link AS f WHERE f.other_id = t.id) AS x) AS INTEGER),
  CAST((SELECT count(DISTINCT v.source_id) FROM naming AS n JOIN passage AS v ON v.id = n.passage_id
    WHERE n.thing_id = t.id AND n.kind = 'listed') AS INTEGER)
FROM work AS o
JOIN thing AS t ON t.id = o.id;

CREATE VIEW topics (
  -- Topics, one line each.
  slug, -- Short name, for `show` and the reports.
  name, -- Name of the topic.
  kind, -- Kind stated by its sources; empty: not stated.
  broader, -- The next wider topics.
  statements, -- Number of statements about it.
  organisations, -- Number of organisations with a statement related to it.
  passages, -- Number of passages with facts about it.
  sources -- Number of sources that mention it.
) AS
SELECT
  t.slug, t.name,
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT k.kind AS x
    FROM classification AS k WHERE k.thing_id = t.id
    ORDER BY k.kind) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT b.name AS x
    FROM broader AS r JOIN thing AS b ON b.id = r.broader_id WHERE r.topic_id = t.id
    ORDER BY b.name) AS y) AS TEXT),
  CAST((SELECT count(*) FROM statement AS s WHERE s.thing_id = t.id) AS INTEGER),
  CAST((SELECT count(DISTINCT s.thing_id) FROM statement AS s JOIN organisation AS a ON a.id = s.thing_id
    WHERE s.topic_id = t.id) AS INTEGER),
  CAST((SELECT count(*) FROM (
    SELECT f.passage_id FROM naming AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM classification AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM identifier AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM statement AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM figure AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM statement AS f WHERE f.topic_id = t.id
    UNION SELECT f.passage_id FROM broader AS f WHERE f.topic_id = t.id
    UNION SELECT f.passage_id FROM broader AS f WHERE f.broader_id = t.id) AS x) AS INTEGER),
  CAST((SELECT count(DISTINCT v.source_id) FROM naming AS n JOIN passage AS v ON v.id = n.passage_id
    WHERE n.thing_id = t.id AND n.kind = 'listed') AS INTEGER)
FROM topic AS o
JOIN thing AS t ON t.id = o.id;

CREATE VIEW places (
  -- Places, one line each.
  slug, -- Short name, for `show`.
  place, -- Name of the place.
  kind, -- Kind stated by its sources; empty: not stated.
  country_code, -- ISO 3166-1 alpha-2 codes of its countries; empty: not stated.
  country, -- English short names of these countries.
  within_place, -- The wider places that it is in.
  organisations, -- Number of organisations that are based or work there.
  events, -- Number of events that took place there.
  passages, -- Number of passages with facts about it.
  sources -- Number of sources that mention it.
) AS
SELECT
  t.slug, t.name,
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT k.kind AS x
    FROM classification AS k WHERE k.thing_id = t.id
    ORDER BY k.kind) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT c.country AS x
    FROM place_country AS c WHERE c.place_id = t.id
    ORDER BY c.country) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT n.name AS x
    FROM place_country AS c JOIN country AS n ON n.code = c.country WHERE c.place_id = t.id
    ORDER BY n.name) AS y) AS TEXT),
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT n.name AS x
    FROM place_within AS i JOIN thing AS n ON n.id = i.within_id WHERE i.place_id = t.id
    ORDER BY n.name) AS y) AS TEXT),
  CAST((SELECT count(DISTINCT h.thing_id) FROM location AS h
    WHERE h.place_id = t.id AND h.thing_sort = 'organisation') AS INTEGER),
  CAST((SELECT count(DISTINCT h.thing_id) FROM location AS h
    WHERE h.place_id = t.id AND h.thing_sort = 'event') AS INTEGER),
  CAST((SELECT count(*) FROM (
    SELECT f.passage_id FROM naming AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM classification AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM identifier AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM statement AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM figure AS f WHERE f.thing_id = t.id
    UNION SELECT f.passage_id FROM location AS f WHERE f.place_id = t.id
    UNION SELECT f.passage_id FROM place_country AS f WHERE f.place_id = t.id
    UNION SELECT f.passage_id FROM place_within AS f WHERE f.place_id = t.id
    UNION SELECT f.passage_id FROM place_within AS f WHERE f.within_id = t.id) AS x) AS INTEGER),
  CAST((SELECT count(DISTINCT v.source_id) FROM naming AS n JOIN passage AS v ON v.id = n.passage_id
    WHERE n.thing_id = t.id AND n.kind = 'listed') AS INTEGER)
FROM place AS o
JOIN thing AS t ON t.id = o.id;

CREATE VIEW figures (
  -- Figures, one line for each passage that states one.
  subject, -- The thing that it is about.
  subject_kind, -- Sort of that thing.
  subject_slug, -- Its short name.
  metric, -- What is counted or measured.
  value, -- The number.
  qualifier, -- How to read it: exact, over, under or about.
  unit, -- Unit; for an amount of money the ISO 4217 code of the currency.
  as_of, -- EDTF date that the number refers to; empty: not stated.
  as_of_earliest, -- First day that as_of can mean.
  as_of_latest, -- Last day that as_of can mean.
  note, -- Further details.
  source, -- The source.
  source_slug, -- Its short name.
  source_date, -- EDTF date on which the source was published or, if that is not known, read.
  section, -- Section of the source.
  anchor, -- Words that identify the passage in its section.
  link -- Link that opens the source at the passage.
) AS
SELECT
  t.name, t.sort, t.slug, g.metric, g.value, g.qualifier,
  CASE WHEN g.currency IS NULL THEN m.unit ELSE g.currency END,
  g.as_of, g.as_of_earliest, g.as_of_latest, g.note, p.source, p.source_slug,
  coalesce(d.published, d.retrieved), p.section, p.anchor, p.link
FROM figure AS g
JOIN thing AS t ON t.id = g.thing_id
JOIN metric AS m ON m.term = g.metric
JOIN passages AS p ON p.passage_id = g.passage_id
JOIN source AS d ON d.slug = p.source_slug;

CREATE VIEW identifiers (
  -- Identifiers of things outside this file, one line for each passage that states one.
  subject, -- The thing.
  subject_kind, -- Sort of the thing.
  subject_slug, -- Its short name.
  scheme, -- Scheme of the identifier.
  value, -- The identifier.
  source, -- The source.
  source_slug, -- Its short name.
  link -- Link that opens the source at the passage.
) AS
SELECT t.name, t.sort, t.slug, i.scheme, i.value, p.source, p.source_slug, p.link
FROM identifier AS i
JOIN thing AS t ON t.id = i.thing_id
JOIN passages AS p ON p.passage_id = i.passage_id;

CREATE VIEW bibliography (
  -- The references of the sources, one line each.
  source, -- The source that has the list.
  source_slug, -- Its short name.
  list, -- Name of the list: references, or another name such as notes.
  number, -- Number in the list.
  title, -- Title of the cited work; empty: not stated.
  author, -- Author as stated; empty: not stated.
  publisher, -- Publisher or website; empty: not stated.
  published, -- EDTF date of publication; empty: not stated.
  retrieved, -- EDTF date on which it was read; empty: not stated.
  url, -- Address; empty: not in the text that was read.
  archived_url, -- Address of an archived copy; empty: none stated.
  status, -- State of the link: live, dead or unknown.
  passages, -- Number of passages that cite it.
  facts, -- Number of facts from these passages.
  as_printed -- The reference as printed, if it could not be split into fields with certainty.
) AS
SELECT
  CAST(coalesce(s.short_title, s.title) AS TEXT), s.slug, r.list, r.number, r.title, r.author, r.publisher, r.published, r.retrieved, r.url,
  r.archived_url, r.status,
  CAST((SELECT count(*) FROM passage_reference AS c WHERE c.reference_id = r.id) AS INTEGER),
  CAST((SELECT coalesce(sum((SELECT count(*) FROM facts AS f WHERE f.passage_id = c.passage_id)), 0)
    FROM passage_reference AS c WHERE c.reference_id = r.id) AS INTEGER),
  r.as_printed
FROM reference AS r
JOIN source AS s ON s.id = r.source_id;

CREATE VIEW timeline (
  -- What happened when: dated events, partnerships, positions and contributions in order, one line for each stated date.
  date, -- EDTF date as stated.
  earliest, -- First day that it can mean; empty: open.
  latest, -- Last day that it can mean; empty: open.
  stated, -- The date in the source's words, if EDTF cannot express it.
  event, -- What happened.
  slug, -- Short name of the event, the organisation, the person or the work, for `show`.
  kind, -- Kind of the event; for other entries, the relation or role.
  place, -- Where; empty: not stated.
  participants, -- Who took part, with their roles.
  passages, -- Number of passages that state the date.
  sources, -- Number of sources that state the date.
  fact_table -- Table that holds the date: event_date, partnership, position or contribution.
) AS
SELECT
  x.date, x.earliest, x.latest, CAST(x.stated AS TEXT), CAST(x.event AS TEXT), x.slug, x.kind,
  CAST(x.place AS TEXT), CAST(x.participants AS TEXT), CAST(x.passages AS INTEGER), CAST(x.sources AS INTEGER),
  x.fact_table
FROM (
  -- The first passage that states a date represents all of them. A GROUP BY would be computed for
  -- all dates before a condition on the view is applied.
  SELECT
    d.date AS date, d.earliest AS earliest, d.latest AS latest,
    (SELECT max(v.stated) FROM event_date AS v
      WHERE v.event_id = d.event_id AND v.date = d.date) AS stated,
    e.name AS event, e.slug AS slug,
    CAST((SELECT group_concat(y.x, ', ') FROM (
      SELECT DISTINCT k.kind AS x
      FROM classification AS k WHERE k.thing_id = e.id
      ORDER BY k.kind) AS y) AS TEXT) AS kind,
    CAST((SELECT group_concat(y.x, ', ') FROM (
      SELECT DISTINCT p.name AS x
      FROM location AS h JOIN thing AS p ON p.id = h.place_id WHERE h.thing_id = e.id
      ORDER BY p.name) AS y) AS TEXT) AS place,
    CAST((SELECT group_concat(y.x, '; ') FROM (
      SELECT DISTINCT a.name || ' (' || f.role || CASE WHEN f.is_example = 1 THEN ', among others' ELSE '' END || ')' AS x
      FROM participation AS f JOIN thing AS a ON a.id = f.agent_id WHERE f.event_id = e.id
      ORDER BY 1) AS y) AS TEXT) AS participants,
    (SELECT count(*) FROM event_date AS v
      WHERE v.event_id = d.event_id AND v.date = d.date) AS passages,
    (SELECT count(DISTINCT p.source_id) FROM event_date AS v JOIN passage AS p ON p.id = v.passage_id
      WHERE v.event_id = d.event_id AND v.date = d.date) AS sources,
    'event_date' AS fact_table
  FROM event_date AS d
  JOIN thing AS e ON e.id = d.event_id
  WHERE NOT EXISTS (SELECT 1 FROM event_date AS v
    WHERE v.event_id = d.event_id AND v.date = d.date
      AND v.id < d.id)
  UNION ALL
  SELECT
    CASE
      WHEN s.date IS NOT NULL THEN s.date
      -- An end that is not stated is unknown, which EDTF writes as nothing; `..` would say that there is none.
      ELSE coalesce(s.since, '') || '/' || coalesce(s.until, '')
    END,
    s.earliest, s.latest, s.stated, s.organisation || ' ' || s.relation || ' ' || s.partner, s.organisation_slug,
    s.relation_term, NULL, s.organisation || '; ' || s.partner, s.passages, s.sources, 'partnership'
  FROM partners AS s
  WHERE s.earliest IS NOT NULL OR s.latest IS NOT NULL
  UNION ALL
  SELECT
    CASE
      WHEN i.date IS NOT NULL THEN i.date
      ELSE coalesce(i.since, '') || '/' || coalesce(i.until, '')
    END,
    i.earliest, i.latest,
    (SELECT max(v.stated) FROM position AS v
      WHERE v.person_id = i.person_id AND v.organisation_id = i.organisation_id AND v.role = i.role
      AND coalesce(v.since, '') = coalesce(i.since, '') AND coalesce(v.until, '') = coalesce(i.until, '') AND coalesce(v.date, '') = coalesce(i.date, '')),
    o.name || ': ' || i.role || ', ' || q.name, o.slug, i.role, NULL, o.name || '; ' || q.name,
    (SELECT count(*) FROM position AS v
      WHERE v.person_id = i.person_id AND v.organisation_id = i.organisation_id AND v.role = i.role
      AND coalesce(v.since, '') = coalesce(i.since, '') AND coalesce(v.until, '') = coalesce(i.until, '') AND coalesce(v.date, '') = coalesce(i.date, '')),
    (SELECT count(DISTINCT p.source_id) FROM position AS v JOIN passage AS p ON p.id = v.passage_id
      WHERE v.person_id = i.person_id AND v.organisation_id = i.organisation_id AND v.role = i.role
      AND coalesce(v.since, '') = coalesce(i.since, '') AND coalesce(v.until, '') = coalesce(i.until, '') AND coalesce(v.date, '') = coalesce(i.date, '')),
    'position'
  FROM position AS i
  JOIN thing AS o ON o.id = i.person_id
  JOIN thing AS q ON q.id = i.organisation_id
  WHERE (i.earliest IS NOT NULL OR i.latest IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM position AS v
    WHERE v.person_id = i.person_id AND v.organisation_id = i.organisation_id AND v.role = i.role
    AND coalesce(v.since, '') = coalesce(i.since, '') AND coalesce(v.until, '') = coalesce(i.until, '') AND coalesce(v.date, '') = coalesce(i.date, '')
      AND v.id < i.id)
  UNION ALL
  SELECT
    c.date, c.earliest, c.latest,
    (SELECT max(v.stated) FROM contribution AS v
      WHERE v.work_id = c.work_id AND v.agent_id = c.agent_id AND v.role = c.role
      AND coalesce(v.date, '') = coalesce(c.date, '')),
    o.name || ': ' || q.name || ' (' || c.role || ')', q.slug, c.role, NULL, o.name || ' (' || c.role || ')',
    (SELECT count(*) FROM contribution AS v
      WHERE v.work_id = c.work_id AND v.agent_id = c.agent_id AND v.role = c.role
      AND coalesce(v.date, '') = coalesce(c.date, '')),
    (SELECT count(DISTINCT p.source_id) FROM contribution AS v JOIN passage AS p ON p.id = v.passage_id
      WHERE v.work_id = c.work_id AND v.agent_id = c.agent_id AND v.role = c.role
      AND coalesce(v.date, '') = coalesce(c.date, '')),
    'contribution'
  FROM contribution AS c
  JOIN thing AS o ON o.id = c.agent_id
  JOIN thing AS q ON q.id = c.work_id
  WHERE c.date IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM contribution AS v
    WHERE v.work_id = c.work_id AND v.agent_id = c.agent_id AND v.role = c.role
    AND coalesce(v.date, '') = coalesce(c.date, '')
      AND v.id < c.id)
) AS x
ORDER BY coalesce(x.earliest, x.latest), coalesce(x.latest, '9999-12-31'), x.event, x.date, x.slug, x.kind;

CREATE VIEW conflicting_values (
  -- The values that disagree within a source or between sources, one line for each passage that states one.
  subject, -- The thing that the conflict is about.
  subject_kind, -- Sort of that thing.
  subject_slug, -- Its short name.
  what, -- What the disagreement is about.
  conflict, -- Tells the conflicts of a subject apart: values with the same text here disagree.
  value, -- The value.
  place, -- Orders the values of a conflict.
  source, -- The source that states it.
  section, -- Section of the source.
  link, -- Link that opens the source at the passage; empty: the source has no address.
  kind, -- How the values disagree: contradiction, ambiguity or naming; contradiction, if found by a query.
  explanation, -- How the query found it, or the curator's explanation.
  passage_id -- Row number of the passage for joins.
) AS
WITH RECURSIVE claim (subject_id, what, facet, said, since, until, at_least, more_than, at_most, less_than, passage_id) AS (
  -- A claim says that a number lies within bounds during a period; a date is a number such as 20040731.
  -- Only claims about the same subject and facet are compared.
  -- Figures: an undated one holds for the years in which its source was published or, if that is not known,
  -- read; of an event, which is over, for all years.
  SELECT f.thing_id, f.metric,
    'figure ' || f.metric || coalesce(' ' || f.currency, '') || CASE WHEN f.as_of IS NULL THEN '' ELSE ' dated' END,
    CASE f.qualifier WHEN 'exact' THEN '' ELSE f.qualifier || ' ' END
      || rtrim(replace(CAST(f.value AS TEXT) || ' ', '.0 ', '')) || coalesce(' ' || f.currency, '') || coalesce(' (' || f.as_of || ')', ''),
    CASE WHEN f.as_of IS NOT NULL THEN coalesce(d.earliest, '0000-01-01')
      ELSE coalesce(substr(r.earliest, 1, 4) || '-01-01', '0000-01-01') END,
    CASE WHEN f.as_of IS NOT NULL THEN coalesce(d.latest, '9999-12-31')
      ELSE coalesce(substr(r.latest, 1, 4) || '-12-31', '9999-12-31') END,
    CASE f.qualifier WHEN 'exact' THEN f.value WHEN 'about' THEN f.value * CASE WHEN f.value < 0 THEN 11 ELSE 9 END / 10.0 END,
    CASE f.qualifier WHEN 'over' THEN f.value END,
    CASE f.qualifier WHEN 'exact' THEN f.value WHEN 'about' THEN f.value * CASE WHEN f.value < 0 THEN 9 ELSE 11 END / 10.0 END,
    CASE f.qualifier WHEN 'under' THEN f.value END,
    f.passage_id
  FROM figure AS f
  JOIN passage AS p ON p.id = f.passage_id
  JOIN source AS s ON s.id = p.source_id
  LEFT JOIN stated_date AS d ON d.date = f.as_of
  JOIN thing AS t ON t.id = f.thing_id
  LEFT JOIN stated_date AS r ON r.date = coalesce(s.published, s.retrieved) AND t.sort <> 'event'
  UNION ALL
  SELECT e.event_id, 'date', 'date', e.date, '0000-01-01', '9999-12-31',
    CAST(replace(d.earliest, '-', '') AS INTEGER), NULL, CAST(replace(d.latest, '-', '') AS INTEGER), NULL, e.passage_id
  FROM event_date AS e
  JOIN stated_date AS d ON d.date = e.date
  UNION ALL
  -- The dates on which an organisation was founded, if sources treat them as different events.
  SELECT a.agent_id, 'founded', 'founded', e.date, '0000-01-01', '9999-12-31',
    CAST(replace(d.earliest, '-', '') AS INTEGER), NULL, CAST(replace(d.latest, '-', '') AS INTEGER), NULL, e.passage_id
  FROM (SELECT DISTINCT p.agent_id, p.event_id FROM participation AS p
    JOIN classification AS k ON k.thing_id = p.event_id AND k.kind = 'founding'
    WHERE p.role = 'founded') AS a
  JOIN event_date AS e ON e.event_id = a.event_id
  JOIN stated_date AS d ON d.date = e.date
  WHERE a.agent_id IN (SELECT p.agent_id FROM participation AS p
    JOIN classification AS k ON k.thing_id = p.event_id AND k.kind = 'founding'
    WHERE p.role = 'founded' GROUP BY p.agent_id HAVING count(DISTINCT p.event_id) > 1)
  UNION ALL
  SELECT c.work_id, o.label || ' by ' || a.name, 'contribution ' || c.role || ' ' || CAST(c.agent_id AS TEXT), c.date, '0000-01-01', '9999-12-31',
    CAST(replace(d.earliest, '-', '') AS INTEGER), NULL, CAST(replace(d.latest, '-', '') AS INTEGER), NULL, c.passage_id
  FROM contribution AS c
  JOIN contribution_role AS o ON o.term = c.role
  JOIN thing AS a ON a.id = c.agent_id
  JOIN stated_date AS d ON d.date = c.date
  UNION ALL
  -- The start and the end of a partnership or position; periods that do not overlap are not compared.
  SELECT b.own_id, b.label || ' ' || o.name || ', ' || b.bound, b.bound || ' ' || b.relation || ' ' || CAST(b.other_id AS TEXT), b.said,
    coalesce(f.earliest, '0000-01-01'), coalesce(l.latest, '9999-12-31'),
    CAST(replace(d.earliest, '-', '') AS INTEGER), NULL, CAST(replace(d.latest, '-', '') AS INTEGER), NULL, b.passage_id
  FROM (
    SELECT CASE WHEN r.is_symmetric = 1 AND y.slug < x.slug THEN p.partner_id ELSE p.agent_id END AS own_id,
      CASE WHEN r.is_symmetric = 1 AND y.slug < x.slug THEN p.agent_id ELSE p.partner_id END AS other_id,
      p.relation AS relation, r.label AS label, p.since AS since, p.until AS until, z.bound AS bound,
      CASE z.bound WHEN 'since' THEN p.since ELSE p.until END AS said, p.passage_id AS passage_id
    FROM partnership AS p
    JOIN relation AS r ON r.term = p.relation
    JOIN thing AS x ON x.id = p.agent_id
    JOIN thing AS y ON y.id = p.partner_id
    CROSS JOIN (SELECT 'since' AS bound UNION ALL SELECT 'until') AS z
    WHERE p.since IS NOT NULL OR p.until IS NOT NULL
    UNION ALL
    SELECT p.person_id, p.organisation_id, p.role, p.role || ',', p.since, p.until, z.bound,
      CASE z.bound WHEN 'since' THEN p.since ELSE p.until END, p.passage_id
    FROM position AS p
    CROSS JOIN (SELECT 'since' AS bound UNION ALL SELECT 'until') AS z
    WHERE p.since IS NOT NULL OR p.until IS NOT NULL
  ) AS b
  JOIN thing AS o ON o.id = b.other_id
  JOIN stated_date AS d ON d.date = b.said
  LEFT JOIN stated_date AS f ON f.date = b.since
  LEFT JOIN stated_date AS l ON l.date = b.until
  UNION ALL
  SELECT e.event_id, 'number in ' || t.name, 'ordinal ' || CAST(e.series_id AS TEXT), CAST(e.ordinal AS TEXT), '0000-01-01', '9999-12-31',
    e.ordinal, NULL, e.ordinal, NULL, e.passage_id
  FROM series_event AS e
  JOIN thing AS t ON t.id = e.series_id
  WHERE e.ordinal IS NOT NULL
),
-- The claims of each facet with a contradiction.
said AS (
  SELECT c.subject_id, c.what, c.facet, c.said, c.since, c.until, c.at_least, c.more_than, c.at_most, c.less_than, c.passage_id
  FROM (
    SELECT g.*, max(g.at_least) OVER w AS highest_at_least, max(g.more_than) OVER w AS highest_more_than,
      min(g.at_most) OVER w AS lowest_at_most, min(g.less_than) OVER w AS lowest_less_than
    FROM claim AS g
    WINDOW w AS (PARTITION BY g.subject_id, g.facet)
  ) AS c
  WHERE c.highest_at_least > c.lowest_at_most OR c.highest_at_least >= c.lowest_less_than
    OR c.highest_more_than >= c.lowest_at_most OR c.highest_more_than >= c.lowest_less_than
),
-- The moments at which a claim begins to hold, and the next one.
moment AS (
  SELECT m.subject_id, m.facet, m.moment, lead(m.moment) OVER (PARTITION BY m.subject_id, m.facet ORDER BY m.moment) AS next_moment
  FROM (SELECT DISTINCT s.subject_id, s.facet, s.since AS moment FROM said AS s) AS m
),
-- The claims that hold at each moment. Most claims hold at one moment only, which makes the first part the larger one.
held AS (
  SELECT c.subject_id, c.what, c.facet, c.said, c.since, c.until, c.passage_id, c.since AS moment,
    c.at_least, c.more_than, c.at_most, c.less_than
  FROM said AS c
  UNION ALL
  SELECT c.subject_id, c.what, c.facet, c.said, c.since, c.until, c.passage_id, m.moment,
    c.at_least, c.more_than, c.at_most, c.less_than
  FROM said AS c
  JOIN moment AS n ON n.subject_id = c.subject_id AND n.facet = c.facet AND n.moment = c.since AND n.next_moment <= c.until
  JOIN moment AS m ON m.subject_id = c.subject_id AND m.facet = c.facet AND m.moment > c.since AND m.moment <= c.until
),
holding AS (
  SELECT c.subject_id, c.what, c.facet, c.said, c.since, c.until, c.passage_id, c.moment,
    c.at_least, c.more_than, c.at_most, c.less_than,
    max(c.at_least) OVER w AS highest_at_least, max(c.more_than) OVER w AS highest_more_than,
    min(c.at_most) OVER w AS lowest_at_most, min(c.less_than) OVER w AS lowest_less_than
  FROM held AS c
  WINDOW w AS (PARTITION BY c.moment, c.subject_id, c.facet)
),
-- Those that another one contradicts at that moment.
member AS (
  SELECT c.subject_id, c.what, c.facet, c.said, c.since, c.until, c.passage_id, c.moment,
    coalesce(c.at_least, c.more_than, c.at_most, c.less_than) AS place
  FROM holding AS c
  WHERE c.at_least > c.lowest_at_most OR c.at_least >= c.lowest_less_than
    OR c.more_than >= c.lowest_at_most OR c.more_than >= c.lowest_less_than
    OR c.highest_at_least > c.at_most OR c.highest_at_least >= c.less_than
    OR c.highest_more_than >= c.at_most OR c.highest_more_than >= c.less_than
),
-- A moment whose contradicted claims are all among those of the moment before or after it is left out.
clash AS (
  SELECT x.subject_id, x.facet, x.moment
  FROM (
    SELECT y.subject_id, y.facet, y.moment, y.last_start, y.first_end,
      lead(y.moment) OVER (PARTITION BY y.subject_id, y.facet ORDER BY y.moment) AS next_moment,
      lag(y.moment) OVER (PARTITION BY y.subject_id, y.facet ORDER BY y.moment) AS previous_moment,
      lag(y.first_end) OVER (PARTITION BY y.subject_id, y.facet ORDER BY y.moment) AS previous_end
    FROM (SELECT m.subject_id, m.facet, m.moment, max(m.since) AS last_start, min(m.until) AS first_end
      FROM member AS m GROUP BY m.moment, m.subject_id, m.facet) AS y
  ) AS x
  WHERE (x.next_moment IS NULL OR x.first_end < x.next_moment)
    AND (x.previous_moment IS NULL OR x.last_start > x.previous_moment OR x.previous_end >= x.moment)
),
-- Values of which a thing can have several.
tag (subject_id, what, value, source_id, passage_id) AS (
  SELECT k.thing_id, 'kind', v.label, p.source_id, k.passage_id
  FROM classification AS k
  JOIN kind AS v ON v.sort = k.sort AND v.term = k.kind
  JOIN passage AS p ON p.id = k.passage_id
  UNION ALL
  SELECT c.place_id, 'country', c.country, p.source_id, c.passage_id
  FROM place_country AS c
  JOIN passage AS p ON p.id = c.passage_id
  UNION ALL
  SELECT n.thing_id, v.label, n.name, p.source_id, n.passage_id
  FROM naming AS n
  JOIN name_kind AS v ON v.term = n.kind
  JOIN passage AS p ON p.id = n.passage_id
  WHERE n.kind IN ('official', 'acronym')
),
-- Sources that have no value in common with another source.
apart AS (
  SELECT a.subject_id AS subject_id, a.what AS what, a.source_id AS source_id
  FROM tag AS a
  JOIN tag AS b ON b.subject_id = a.subject_id AND b.what = a.what AND b.source_id <> a.source_id
  GROUP BY a.subject_id, a.what, a.source_id, b.source_id
  HAVING sum(CASE WHEN a.value = b.value THEN 1 ELSE 0 END) = 0
),
-- Wider topics that form a circle over several sources. Such a circle passes through a topic that one
-- source calls the wider one and to which another source gives a wider one.
met (topic_id) AS (
  SELECT DISTINCT e.topic_id FROM broader AS e JOIN passage AS p ON p.id = e.passage_id
  JOIN broader AS i ON i.broader_id = e.topic_id JOIN passage AS q ON q.id = i.passage_id
  WHERE q.source_id <> p.source_id
),
wider (topic_id, wider_id) AS (
  SELECT m.topic_id, e.broader_id FROM met AS m JOIN broader AS e ON e.topic_id = m.topic_id
  UNION
  SELECT r.topic_id, e.broader_id FROM wider AS r JOIN broader AS e ON e.topic_id = r.wider_id
),
-- Each circle once: for its first topic.
circle (topic_id) AS (
  SELECT r.topic_id FROM wider AS r WHERE r.wider_id = r.topic_id
    AND NOT EXISTS (
      SELECT 1 FROM wider AS o JOIN wider AS b ON b.topic_id = o.wider_id AND b.wider_id = r.topic_id
      JOIN thing AS x ON x.id = o.wider_id JOIN thing AS z ON z.id = r.topic_id
      WHERE o.topic_id = r.topic_id AND x.slug < z.slug)
),
-- Each value of each conflict, with a passage that states it.
stated (subject_id, what, conflict, value, place, passage_id) AS (
  SELECT m.subject_id, m.what, m.facet || ' ' || m.moment, m.said, m.place, m.passage_id
  FROM member AS m
  WHERE (m.moment, m.subject_id, m.facet) IN (SELECT x.moment, x.subject_id, x.facet FROM clash AS x)
  UNION ALL
  SELECT t.subject_id, t.what, 'value ' || t.what, t.value, 0, t.passage_id
  FROM tag AS t
  WHERE EXISTS (SELECT 1 FROM apart AS a
    WHERE a.subject_id = t.subject_id AND a.what = t.what AND a.source_id = t.source_id)
  UNION ALL
  SELECT b.topic_id, 'broader', 'circle', n.name, 0, b.passage_id
  FROM circle AS c
  JOIN broader AS b ON b.topic_id = c.topic_id
  JOIN thing AS n ON n.id = b.broader_id
  UNION ALL
  -- What curators found.
  SELECT e.thing_id, e.what, 'discrepancy ' || CAST(e.id AS TEXT), v.says, s.position * 1000000 + p.position, v.passage_id
  FROM discrepancy AS e
  JOIN discrepancy_passage AS v ON v.discrepancy_id = e.id
  JOIN passage AS p ON p.id = v.passage_id
  JOIN section AS s ON s.id = p.section_id
)
SELECT t.name, t.sort, t.slug, CAST(c.what AS TEXT), CAST(c.conflict AS TEXT), CAST(c.value AS TEXT), CAST(c.place AS DOUBLE PRECISION),
  CAST(coalesce(d.short_title, d.title) AS TEXT), CAST(CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS TEXT),
  (SELECT l.link FROM passages AS l WHERE l.passage_id = c.passage_id),
  CAST(coalesce(e.kind, 'contradiction') AS TEXT),
  CAST(CASE WHEN e.id IS NOT NULL THEN e.explanation
    WHEN c.conflict LIKE 'figure %' THEN 'These numbers cannot all be true at the same time.'
    WHEN c.conflict LIKE 'ordinal %' THEN 'These numbers in the series cannot all be true.'
    WHEN c.conflict LIKE 'value %' THEN 'These sources have no value in common.'
    WHEN c.conflict = 'circle' THEN 'The wider topics that the sources state lead back to this one.'
    ELSE 'These dates cannot all be true.' END AS TEXT),
  c.passage_id
FROM stated AS c
JOIN thing AS t ON t.id = c.subject_id
JOIN passage AS p ON p.id = c.passage_id
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
LEFT JOIN discrepancy AS e ON c.conflict = 'discrepancy ' || CAST(e.id AS TEXT);

CREATE VIEW conflicts (
  -- Disagreements within a source or between sources, found by a query or by a curator, one line each.
  subject, -- The thing that it is about.
  subject_slug, -- Its short name.
  what, -- What the disagreement is about.
  stated_values, -- The values that disagree, each once.
  sources, -- The sources that state them.
  sections, -- The source and the section that state each value.
  passages, -- Number of passages that state them.
  kind, -- How they disagree: contradiction, ambiguity or naming; contradiction, if found by a query.
  explanation -- How the query found it, or the curator's explanation.
) AS
WITH item AS (
  -- The entries of three lists, and in a fourth the passages, in order.
  SELECT x.list, x.subject_kind, x.subject_slug, x.subject, x.what, x.conflict, x.kind, x.explanation, x.place, x.entry
  FROM (
    SELECT l.list AS list, v.subject_kind AS subject_kind, v.subject_slug AS subject_slug, v.subject AS subject, v.what AS what,
      v.conflict AS conflict, v.kind AS kind, v.explanation AS explanation,
      CASE WHEN l.list IN (1, 3) THEN v.place ELSE 0 END AS place,
      CASE l.list WHEN 1 THEN v.value WHEN 2 THEN v.source WHEN 4 THEN CAST(v.passage_id AS TEXT)
        ELSE CASE WHEN v.conflict LIKE 'discrepancy %' THEN '' ELSE v.value || ': ' END
          || v.source || ', ' || v.section END AS entry
    FROM conflicting_values AS v
    CROSS JOIN (SELECT 1 AS list UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS l
  ) AS x
  GROUP BY x.list, x.subject_kind, x.subject_slug, x.subject, x.what, x.conflict, x.kind, x.explanation, x.place, x.entry
  ORDER BY x.list, x.subject_kind, x.subject_slug, x.subject, x.what, x.conflict, x.kind, x.explanation, x.place, x.entry
),
listed AS (
  SELECT i.list, i.subject_kind, i.subject_slug, i.subject, i.what, i.conflict, i.kind, i.explanation,
    group_concat(i.entry, '; ') AS entries, count(*) AS length
  FROM item AS i
  GROUP BY i.list, i.subject_kind, i.subject_slug, i.subject, i.what, i.conflict, i.kind, i.explanation
)
SELECT l.subject, l.subject_slug, l.what,
  CAST(max(CASE WHEN l.list = 1 THEN l.entries END) AS TEXT),
  CAST(max(CASE WHEN l.list = 2 THEN l.entries END) AS TEXT),
  CAST(max(CASE WHEN l.list = 3 THEN l.entries END) AS TEXT),
  CAST(max(CASE WHEN l.list = 4 THEN l.length END) AS INTEGER),
  l.kind, l.explanation
FROM listed AS l
GROUP BY l.subject_kind, l.subject_slug, l.subject, l.what, l.conflict, l.kind, l.explanation;

CREATE VIEW citations (
  -- Every fact of every table as a sentence, with the passage that states it.
  subject, -- The thing that the fact is about.
  subject_kind, -- Sort of that thing.
  subject_slug, -- Its short name.
  object_kind, -- Sort of the other thing in the fact; empty: none.
  object_slug, -- Short name of the other thing.
  fact_table, -- Table that holds the fact.
  fact_id, -- Its row number there.
  fact, -- The fact as a sentence.
  source, -- The source.
  source_slug, -- Its short name.
  section, -- Section of the source.
  passage, -- Short name of the passage.
  anchor, -- Words that identify the passage in its section.
  reference_numbers, -- References of the source that the passage cites; empty: none.
  link, -- Link that opens the source at the passage; empty: the source has no address.
  passage_text, -- Text of the passage, if the user attached the source.
  passage_id -- Row number of the passage for joins.
) AS
-- A LEFT JOIN finds the same as a JOIN, since each fact has a passage; but it makes SQLite go from
-- the fact to its passage.
SELECT
  f.subject, f.subject_kind, f.subject_slug, f.object_kind, f.object_slug, f.fact_table, f.fact_id, CAST(f.fact AS TEXT),
  CAST(coalesce(d.short_title, d.title) AS TEXT), d.slug, CAST(CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS TEXT), p.slug, p.anchor,
  CAST((SELECT group_concat(y.x, ', ') FROM (
    SELECT CASE WHEN r.list = 'references' THEN '' ELSE r.list || ' ' END || CAST(r.number AS TEXT) AS x
    FROM passage_reference AS c JOIN reference AS r ON r.id = c.reference_id
    WHERE c.passage_id = p.id ORDER BY r.list, r.number) AS y) AS TEXT),
  (SELECT l.link FROM passages AS l WHERE l.passage_id = f.passage_id),
  p.text,
  f.passage_id
FROM (
  SELECT t.name AS subject, t.sort AS subject_kind, t.slug AS subject_slug,
    CAST(NULL AS TEXT) AS object_kind, CAST(NULL AS TEXT) AS object_slug, 'naming' AS fact_table, n.id AS fact_id,
    CASE
      WHEN n.kind = 'listed' AND n.name = t.name THEN t.name || ': ' || CASE t.sort WHEN 'event_series' THEN 'event series' ELSE t.sort END
      WHEN n.kind = 'listed' THEN t.name || ': listed as ' || n.name
      WHEN n.kind = 'label' THEN t.name || ': name chosen by the curator'
      ELSE t.name || ': named ' || n.name || ' (' || k.label || ')' END AS fact,
    n.passage_id AS passage_id
  FROM naming AS n JOIN thing AS t ON t.id = n.thing_id JOIN name_kind AS k ON k.term = n.kind
  UNION ALL
  SELECT t.name, t.sort, t.slug, CAST(NULL AS TEXT), CAST(NULL AS TEXT), 'classification', c.id,
    t.name || CASE WHEN c.sort = 'collective' THEN ': sector ' ELSE ': ' END || k.label,
    c.passage_id
  FROM classification AS c JOIN thing AS t ON t.id = c.thing_id JOIN kind AS k ON k.sort = c.sort AND k.term = c.kind
  UNION ALL
  SELECT t.name, t.sort, t.slug, CAST(NULL AS TEXT), CAST(NULL AS TEXT), 'identifier', i.id,
    t.name || ': ' || k.label || ' ' || i.value,
    i.passage_id
  FROM identifier AS i JOIN thing AS t ON t.id = i.thing_id JOIN identifier_scheme AS k ON k.term = i.scheme
  UNION ALL
  SELECT t.name, t.sort, t.slug, o.sort, o.slug, 'statement', s.id,
    t.name || ' (' || k.label || '): ' || s.statement
      || CASE WHEN s.beneficiary IS NULL THEN '' ELSE ' (for: ' || s.beneficiary || ')' END
      || CASE WHEN s.is_example = 1 THEN ' (among others)' ELSE '' END,
    s.passage_id
  FROM statement AS s JOIN thing AS t ON t.id = s.thing_id JOIN statement_kind AS k ON k.term = s.kind
  LEFT JOIN thing AS o ON o.id = s.topic_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, CAST(NULL AS TEXT), CAST(NULL AS TEXT), 'figure', g.id,
    t.name || ': ' || CASE WHEN g.qualifier = 'exact' THEN '' ELSE g.qualifier || ' ' END
      || rtrim(replace(CAST(g.value AS TEXT) || ' ', '.0 ', '')) || ' '
      || CASE WHEN g.currency IS NOT NULL THEN g.currency || ' (' || m.label || ')'
        WHEN g.metric = m.unit THEN m.unit ELSE m.unit || ' (' || m.label || ')' END
      || CASE WHEN g.as_of IS NULL THEN '' ELSE ', as of ' || g.as_of END
      || CASE WHEN g.note IS NULL THEN '' ELSE ': ' || g.note END,
    g.passage_id
  FROM figure AS g JOIN thing AS t ON t.id = g.thing_id JOIN metric AS m ON m.term = g.metric
  UNION ALL
  SELECT t.name, t.sort, t.slug, o.sort, o.slug, 'location', h.id,
    t.name || ': ' || CASE WHEN h.thing_sort = 'event' THEN 'in ' ELSE '' END
      || CASE WHEN h.venue IS NULL THEN '' ELSE h.venue || ', ' END
      || CASE WHEN h.address IS NULL THEN o.name WHEN instr(h.address, o.name) > 0 THEN h.address ELSE h.address || ', ' || o.name END
      || CASE WHEN h.thing_sort = 'event' AND h.role = 'location' THEN '' ELSE ' (' || k.label || ')' END
      || CASE WHEN h.is_example = 1 THEN ', among others' ELSE '' END,
    h.passage_id
  FROM location AS h JOIN thing AS t ON t.id = h.thing_id JOIN place_role AS k ON k.term = h.role
  JOIN thing AS o ON o.id = h.place_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, CAST(NULL AS TEXT), CAST(NULL AS TEXT), 'place_country', c.id,
    t.name || CASE WHEN t.name = n.name THEN ': the country ' ELSE ': in ' END || n.name,
    c.passage_id
  FROM place_country AS c JOIN thing AS t ON t.id = c.place_id JOIN country AS n ON n.code = c.country
  UNION ALL
  SELECT t.name, t.sort, t.slug, o.sort, o.slug, 'place_within', i.id,
    t.name || ': in ' || o.name,
    i.passage_id
  FROM place_within AS i JOIN thing AS t ON t.id = i.place_id JOIN thing AS o ON o.id = i.within_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, o.sort, o.slug, 'broader', b.id,
    t.name || ': part of ' || o.name,
    b.passage_id
  FROM broader AS b JOIN thing AS t ON t.id = b.topic_id JOIN thing AS o ON o.id = b.broader_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, CAST(NULL AS TEXT), CAST(NULL AS TEXT), 'event_date', e.id,
    t.name || ': ' || e.date || CASE WHEN e.stated IS NULL THEN '' ELSE ' (stated as ' || e.stated || ')' END,
    e.passage_id
  FROM event_date AS e JOIN thing AS t ON t.id = e.event_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, o.sort, o.slug, 'series_event', q.id,
    t.name || ': of the series ' || o.name || CASE WHEN q.ordinal IS NULL THEN '' ELSE ', number ' || CAST(q.ordinal AS TEXT) END,
    q.passage_id
  FROM series_event AS q JOIN thing AS t ON t.id = q.event_id JOIN thing AS o ON o.id = q.series_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, o.sort, o.slug, 'recurrence', r.id,
    t.name || ': ' || CASE WHEN r.period IS NULL THEN '' ELSE 'every '
        || CASE WHEN substr(r.period, 2, length(r.period) - 2) = '1' THEN '' ELSE substr(r.period, 2, length(r.period) - 2) || ' ' END
        || CASE substr(r.period, length(r.period), 1)
          WHEN 'Y' THEN 'year' WHEN 'M' THEN 'month' WHEN 'W' THEN 'week' ELSE 'day' END
        || CASE WHEN substr(r.period, 2, length(r.period) - 2) = '1' THEN '' ELSE 's' END END
      || CASE WHEN r.period IS NULL OR o.name IS NULL THEN '' ELSE ', ' END
      || CASE WHEN o.name IS NULL THEN '' ELSE 'held by ' || o.name END,
    r.passage_id
  FROM recurrence AS r JOIN thing AS t ON t.id = r.series_id LEFT JOIN thing AS o ON o.id = r.organiser_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, o.sort, o.slug, 'event_link', l.id,
    t.name || ' ' || k.label || ' ' || o.name || CASE WHEN l.note IS NULL THEN '' ELSE ': ' || l.note END,
    l.passage_id
  FROM event_link AS l JOIN thing AS t ON t.id = l.event_id JOIN event_link_kind AS k ON k.term = l.kind
  JOIN thing AS o ON o.id = l.other_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, o.sort, o.slug, 'participation', a.id,
    t.name || ': ' || o.name || ' (' || k.label || ')' || CASE WHEN a.is_example = 1 THEN ', among others' ELSE '' END || CASE WHEN a.note IS NULL THEN '' ELSE ': ' || a.note END,
    a.passage_id
  FROM participation AS a JOIN thing AS t ON t.id = a.agent_id JOIN participation_role AS k ON k.term = a.role
  JOIN thing AS o ON o.id = a.event_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, o.sort, o.slug, 'partnership', a.id,
    t.name || ' ' || k.label || ' ' || o.name
      || CASE WHEN a.since IS NULL THEN '' ELSE ', since ' || a.since END
      || CASE WHEN a.until IS NULL THEN '' ELSE ', until ' || a.until END
      || CASE WHEN a.date IS NULL THEN '' ELSE ', ' || a.date END
      || CASE WHEN a.stated IS NULL THEN '' ELSE ' (stated as ' || a.stated || ')' END
      || CASE WHEN a.is_example = 1 THEN ', among others' ELSE '' END || CASE WHEN a.note IS NULL THEN '' ELSE ': ' || a.note END,
    a.passage_id
  FROM partnership AS a JOIN thing AS t ON t.id = a.agent_id JOIN relation AS k ON k.term = a.relation
  JOIN thing AS o ON o.id = a.partner_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, o.sort, o.slug, 'position', i.id,
    t.name || ': ' || i.role || ', ' || o.name
      || CASE WHEN i.since IS NULL THEN '' ELSE ', since ' || i.since END
      || CASE WHEN i.until IS NULL THEN '' ELSE ', until ' || i.until END
      || CASE WHEN i.date IS NULL THEN '' ELSE ', ' || i.date END
      || CASE WHEN i.stated IS NULL THEN '' ELSE ' (stated as ' || i.stated || ')' END || CASE WHEN i.note IS NULL THEN '' ELSE ': ' || i.note END,
    i.passage_id
  FROM position AS i JOIN thing AS t ON t.id = i.person_id JOIN thing AS o ON o.id = i.organisation_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, o.sort, o.slug, 'contribution', c.id,
    t.name || ': ' || o.name || ' (' || k.label || CASE WHEN c.date IS NULL THEN '' ELSE ', ' || c.date END || ')'
      || CASE WHEN c.stated IS NULL THEN '' ELSE ' (stated as ' || c.stated || ')' END
      || CASE WHEN c.is_example = 1 THEN ', given as an example' ELSE '' END || CASE WHEN c.note IS NULL THEN '' ELSE ': ' || c.note END,
    c.passage_id
  FROM contribution AS c JOIN thing AS t ON t.id = c.agent_id JOIN contribution_role AS k ON k.term = c.role
  JOIN thing AS o ON o.id = c.work_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, o.sort, o.slug, 'audience', a.id,
    t.name || ': made for ' || o.name || CASE WHEN a.is_example = 1 THEN ', among others' ELSE '' END || CASE WHEN a.note IS NULL THEN '' ELSE ': ' || a.note END,
    a.passage_id
  FROM audience AS a JOIN thing AS t ON t.id = a.work_id JOIN thing AS o ON o.id = a.agent_id
  UNION ALL
  SELECT t.name, t.sort, t.slug, CAST(NULL AS TEXT), CAST(NULL AS TEXT), 'discrepancy_passage', v.discrepancy_id,
    t.name || ', ' || e.what || ' (disagreement): ' || v.says,
    v.passage_id
  FROM discrepancy_passage AS v JOIN discrepancy AS e ON e.id = v.discrepancy_id JOIN thing AS t ON t.id = e.thing_id
) AS f
LEFT JOIN passage AS p ON p.id = f.passage_id
LEFT JOIN section AS s ON s.id = p.section_id
LEFT JOIN source AS d ON d.id = p.source_id;

CREATE VIEW coverage (
  -- How many passages of each section have facts, one line per section.
  source, -- The source.
  source_slug, -- Its short name.
  position, -- Position of the section in the source.
  section, -- Heading of the section, or its label if it has no heading.
  passages, -- Number of passages.
  cited, -- Passages with facts.
  excused, -- Passages without facts, with a stated reason.
  facts -- Number of facts.
) AS
SELECT
  CAST(coalesce(d.short_title, d.title) AS TEXT), d.slug, s.position, CAST(CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS TEXT),
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
  short_title, -- What reports call it; empty: its title.
  kind, -- Type of document in the terms of CSL; empty: not recorded.
  author, -- Who wrote it; empty: not stated.
  publisher, -- Who published it.
  published, -- EDTF date of publication.
  edition, -- Edition or revision that was read.
  url, -- Address of the document.
  archived_url, -- Address of an archived copy.
  licence, -- SPDX identifier of its licence.
  language, -- BCP 47 tag of its language.
  retrieved, -- EDTF date on which it was read.
  checked, -- EDTF date on which all anchors of its passages were last found in a copy; empty: not recorded.
  derived_from, -- Short name of the source that it copies.
  passages, -- Number of its passages.
  facts, -- Number of facts from it.
  attached -- Number of its passages with attached text.
) AS
SELECT
  d.slug, d.title, d.short_title, d.kind, d.author, d.publisher, d.published, d.edition, d.url, d.archived_url, d.licence,
  d.language, d.retrieved, d.checked, d.derived_from,
  CAST((SELECT count(*) FROM passage AS p WHERE p.source_id = d.id) AS INTEGER),
  CAST((SELECT coalesce(sum((SELECT count(*) FROM facts AS f WHERE f.passage_id = p.id)), 0)
    FROM passage AS p WHERE p.source_id = d.id) AS INTEGER),
  CAST((SELECT count(*) FROM passage AS p WHERE p.source_id = d.id AND p.text IS NOT NULL) AS INTEGER)
FROM source AS d;
