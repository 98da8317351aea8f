-- A series has the kinds of its events.
SELECT t.sort || ':' || t.slug AS "@id",
  CASE f.sort || ' ' || f.kind WHEN 'organisation ngo' THEN 'NGO' WHEN 'organisation company' THEN 'Corporation'
    WHEN 'organisation government' THEN 'GovernmentOrganization'
    WHEN 'work treaty' THEN 'Legislation' WHEN 'work law' THEN 'Legislation'
    WHEN 'work report-series' THEN 'CreativeWorkSeries' WHEN 'work publication-series' THEN 'CreativeWorkSeries' END AS "@type",
  CASE f.sort WHEN 'collective' THEN 'sector' WHEN 'event_series' THEN 'event_kind' ELSE f.sort || '_kind' END || ':' || f.kind AS "additionalType",
  'classification:' || t.sort || ':' || t.slug || ':' || f.kind || ':' || d.slug || ':' || p.slug AS "kb:classification/@id#",
  'PropertyValue kb:Classification' AS "kb:classification/@type",
  'passage:' || d.slug || ':' || p.slug AS "kb:classification/subjectOf", k.label AS "kb:classification/value",
  CASE f.sort WHEN 'collective' THEN 'sector' WHEN 'event_series' THEN 'event_kind' ELSE f.sort || '_kind' END || ':' || f.kind AS "kb:classification/valueReference"
FROM classification AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN kind AS k ON k.sort = f.sort AND k.term = f.kind
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.kind, d.slug, p.slug;
