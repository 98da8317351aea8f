-- The first removed passage that a discrepancy of another source cites.
SELECT k.source || '/' || k.passage AS passage, e.slug AS discrepancy, c.slug AS citing
FROM temp.kept_citation AS k
JOIN discrepancy AS e ON e.id = k.discrepancy_id
JOIN source AS c ON c.id = e.source_id
WHERE NOT EXISTS (
  SELECT 1 FROM source AS d JOIN passage AS p ON p.source_id = d.id
  WHERE d.slug = k.source AND p.slug = k.passage)
ORDER BY c.slug, e.slug, k.passage LIMIT 1
