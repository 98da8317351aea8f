SELECT t.sort || ':' || t.slug AS "@id",
  CASE f.role WHEN 'organiser' THEN 'organizer' WHEN 'co-organiser' THEN 'organizer' WHEN 'sponsor' THEN 'sponsor'
    WHEN 'participant' THEN 'attendee' ELSE 'kb:participation' END AS "property",
  'participation:' || t.sort || ':' || t.slug || ':' || o.sort || ':' || o.slug || ':' || f.role || ':' || d.slug || ':' || p.slug AS "*/@id#",
  'Role kb:Participation' AS "*/@type", 'passage:' || d.slug || ':' || p.slug AS "*/subjectOf",
  k.label AS "*/roleName", 'participation_role:' || f.role AS "*/additionalType",
  nullif(f.is_example, 0) AS "*/kb:isExample", f.note AS "*/description", o.sort || ':' || o.slug AS "*/kb:other",
  o.sort || ':' || o.slug AS "*/*"
FROM participation AS f
JOIN participation_role AS k ON k.term = f.role
JOIN thing AS t ON t.id = f.event_id
JOIN thing AS o ON o.id = f.agent_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, o.sort, o.slug, f.role, d.slug, p.slug;
