-- Without a role between the two topics, since SKOS has none.
SELECT t.sort || ':' || t.slug AS "@id", o.sort || ':' || o.slug AS "skos:broader",
  'broader:' || t.sort || ':' || t.slug || ':' || o.sort || ':' || o.slug || ':' || d.slug || ':' || p.slug AS "kb:broader/@id#",
  'Role kb:Broader' AS "kb:broader/@type", 'passage:' || d.slug || ':' || p.slug AS "kb:broader/subjectOf",
  o.sort || ':' || o.slug AS "kb:broader/kb:other"
FROM broader AS f
JOIN thing AS t ON t.id = f.topic_id
JOIN thing AS o ON o.id = f.broader_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, o.slug, d.slug, p.slug;
