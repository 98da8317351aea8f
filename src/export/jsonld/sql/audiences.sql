SELECT t.sort || ':' || t.slug AS "@id",
  'audience:' || t.sort || ':' || t.slug || ':' || o.sort || ':' || o.slug || ':' || d.slug || ':' || p.slug AS "audience/@id#",
  'Role kb:Audience' AS "audience/@type", 'passage:' || d.slug || ':' || p.slug AS "audience/subjectOf",
  nullif(f.is_example, 0) AS "audience/kb:isExample", f.note AS "audience/description",
  o.sort || ':' || o.slug AS "audience/kb:other", o.sort || ':' || o.slug AS "audience/audience"
FROM audience AS f
JOIN thing AS t ON t.id = f.work_id
JOIN thing AS o ON o.id = f.agent_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, o.sort, o.slug, d.slug, p.slug;
