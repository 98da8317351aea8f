SELECT t.sort || ':' || t.slug AS "@id",
  CASE WHEN f.kind = 'part-of' AND f.other_sort = 'event' THEN 'superEvent' WHEN f.kind = 'concerned' THEN 'about'
    ELSE 'kb:eventLink' END AS "property",
  'event_link:' || t.sort || ':' || t.slug || ':' || f.kind || ':' || o.sort || ':' || o.slug || ':' || d.slug || ':' || p.slug AS "*/@id#",
  'Role kb:EventLink' AS "*/@type", 'passage:' || d.slug || ':' || p.slug AS "*/subjectOf", k.label AS "*/roleName",
  'event_link_kind:' || f.kind AS "*/additionalType", f.note AS "*/description",
  o.sort || ':' || o.slug AS "*/kb:other", o.sort || ':' || o.slug AS "*/*"
FROM event_link AS f
JOIN event_link_kind AS k ON k.term = f.kind
JOIN thing AS t ON t.id = f.event_id
JOIN thing AS o ON o.id = f.other_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, f.kind, o.sort, o.slug, d.slug, p.slug;
