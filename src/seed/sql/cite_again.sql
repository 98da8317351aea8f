INSERT OR IGNORE INTO discrepancy_passage (discrepancy_id, passage_id, says)
SELECT k.discrepancy_id, p.id, k.says
FROM temp.kept_citation AS k
JOIN source AS d ON d.slug = k.source
JOIN passage AS p ON p.source_id = d.id AND p.slug = k.passage
JOIN discrepancy AS e ON e.id = k.discrepancy_id
