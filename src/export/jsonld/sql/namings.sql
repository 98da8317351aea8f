-- The name that a pack lists a thing under can be a description by the curator, so its language is not known.
SELECT t.sort || ':' || t.slug AS "@id",
  CASE WHEN f.kind IN ('listed', 'label') THEN 'passage:' || d.slug || ':' || p.slug END AS "subjectOf",
  CASE WHEN NOT f.kind IN ('listed', 'label') THEN f.name END AS "alternateName/@value",
  CASE WHEN NOT f.kind IN ('listed', 'label') THEN d.language END AS "alternateName/@language",
  'naming:' || t.sort || ':' || t.slug || ':' || f.kind || ':' || d.slug || ':' || p.slug AS "kb:naming/@id#",
  'PropertyValue kb:Naming' AS "kb:naming/@type", 'passage:' || d.slug || ':' || p.slug AS "kb:naming/subjectOf",
  'name_kind:' || f.kind AS "kb:naming/propertyID",
  CASE WHEN f.kind IN ('listed', 'label') THEN f.name END AS "kb:naming/value",
  CASE WHEN NOT f.kind IN ('listed', 'label') THEN f.name END AS "kb:naming/value/@value",
  CASE WHEN NOT f.kind IN ('listed', 'label') THEN d.language END AS "kb:naming/value/@language"
FROM naming AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.kind, d.slug, p.slug, f.name;
