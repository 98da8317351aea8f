INSERT INTO temp.kept_citation (discrepancy_id, source, passage, says)
SELECT c.discrepancy_id, d.slug, p.slug, c.says
FROM discrepancy_passage AS c
JOIN passage AS p ON p.id = c.passage_id
JOIN discrepancy AS e ON e.id = c.discrepancy_id
JOIN source AS d ON d.id = p.source_id
WHERE p.source_id = :source AND e.source_id <> :source
