SELECT t.sort || ':' || t.slug AS "@id",
  'series_event:' || t.sort || ':' || t.slug || ':' || o.sort || ':' || o.slug || ':' || d.slug || ':' || p.slug AS "superEvent/@id#",
  'Role kb:SeriesEvent' AS "superEvent/@type", 'passage:' || d.slug || ':' || p.slug AS "superEvent/subjectOf",
  f.ordinal AS "superEvent/kb:ordinal", o.sort || ':' || o.slug AS "superEvent/kb:other",
  o.sort || ':' || o.slug AS "superEvent/superEvent"
FROM series_event AS f
JOIN thing AS t ON t.id = f.event_id
JOIN thing AS o ON o.id = f.series_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, o.slug, d.slug, p.slug, f.ordinal;
