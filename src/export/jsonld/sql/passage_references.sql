SELECT 'passage:' || r.source || ':' || p.slug AS "@id", r.reference AS "citation",
  CASE WHEN c.reach = 'sentence' THEN r.reference END AS "kb:citedInSentence",
  CASE WHEN c.reach <> 'sentence' THEN r.reference END AS "kb:citedInParagraph",
  CASE WHEN c.locator IS NOT NULL THEN 'Role kb:Citation' END AS "kb:citation/@type",
  c.locator AS "kb:citation/kb:locator",
  CASE WHEN c.locator IS NOT NULL THEN r.reference END AS "kb:citation/kb:other"
FROM passage_reference AS c
JOIN passage AS p ON p.id = c.passage_id
JOIN (
  SELECT 'reference:' || d.slug || CASE WHEN r.list = 'references' THEN '' ELSE ':' || r.list END || ':' || r.number AS reference,
    r.id, d.slug AS source, r.list, r.number
  FROM reference AS r JOIN source AS d ON d.id = r.source_id
) AS r ON r.id = c.reference_id
ORDER BY r.source, p.slug, r.list, r.number;
