SELECT t.sort || ':' || t.slug AS "@id",
  CASE f.role WHEN 'developed' THEN 'creator' WHEN 'issued' THEN 'author' WHEN 'produced' THEN 'producer'
    ELSE 'kb:contribution' END AS "property",
  'contribution:' || t.sort || ':' || t.slug || ':' || o.sort || ':' || o.slug || ':' || f.role || ':' || d.slug || ':' || p.slug AS "*/@id#",
  'Role kb:Contribution' AS "*/@type", 'passage:' || d.slug || ':' || p.slug AS "*/subjectOf",
  k.label AS "*/roleName", 'contribution_role:' || f.role AS "*/additionalType", f.date AS "*/kb:date",
  f.stated AS "*/kb:stated", nullif(f.is_example, 0) AS "*/kb:isExample", f.note AS "*/description",
  o.sort || ':' || o.slug AS "*/kb:other", o.sort || ':' || o.slug AS "*/*"
FROM contribution AS f
JOIN contribution_role AS k ON k.term = f.role
JOIN thing AS t ON t.id = f.work_id
JOIN thing AS o ON o.id = f.agent_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, o.sort, o.slug, f.role, d.slug, p.slug, f.date;
