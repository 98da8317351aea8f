SELECT t.sort || ':' || t.slug AS "@id",
  'identifier:' || t.sort || ':' || t.slug || ':' || f.scheme || ':' || d.slug || ':' || p.slug AS "identifier/@id#",
  'PropertyValue kb:Identifier' AS "identifier/@type",
  'passage:' || d.slug || ':' || p.slug AS "identifier/subjectOf",
  'identifier_scheme:' || f.scheme AS "identifier/propertyID", f.value AS "identifier/value"
FROM identifier AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.scheme, d.slug, p.slug, f.value;
