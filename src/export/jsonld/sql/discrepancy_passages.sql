SELECT 'discrepancy:' || d.slug || ':' || x.slug AS "@id",
  'discrepancy_passage:' || d.slug || ':' || x.slug || ':' || b.slug || ':' || p.slug AS "hasPart/@id",
  'Statement kb:Reading' AS "hasPart/@type", 'passage:' || b.slug || ':' || p.slug AS "hasPart/subjectOf",
  v.says AS "hasPart/text"
FROM discrepancy_passage AS v
JOIN discrepancy AS x ON x.id = v.discrepancy_id
JOIN source AS d ON d.id = x.source_id
JOIN passage AS p ON p.id = v.passage_id
JOIN source AS b ON b.id = p.source_id
ORDER BY d.slug, x.slug, b.slug, p.slug;
