-- Restores what was kept of the replaced sources, and drops what no source states any more.

INSERT OR IGNORE INTO discrepancy_passage (discrepancy_id, passage_id, says)
SELECT k.discrepancy_id, p.id, k.says
FROM temp.kept_citation AS k
JOIN source AS d ON d.slug = k.source
JOIN passage AS p ON p.source_id = d.id AND p.slug = k.passage
JOIN discrepancy AS e ON e.id = k.discrepancy_id;

-- A passage keeps its text if it has the same words, in the same section or in another.
UPDATE passage SET text = (
  SELECT k.text FROM temp.kept_text AS k
  JOIN source AS d ON d.slug = k.source JOIN section AS s ON s.source_id = d.id AND s.slug = k.section
  WHERE k.fragment = passage.fragment AND s.id = passage.section_id)
WHERE source_id IN (SELECT d.id FROM source AS d WHERE d.slug IN (SELECT source FROM temp.kept_text));
UPDATE passage SET text = (
  SELECT k.text FROM temp.kept_text AS k JOIN source AS d ON d.slug = k.source
  WHERE k.fragment = passage.fragment AND d.id = passage.source_id AND NOT EXISTS (
    SELECT 1 FROM section AS s JOIN passage AS o ON o.section_id = s.id AND o.fragment = k.fragment
    WHERE s.source_id = d.id AND s.slug = k.section)
  LIMIT 1)
WHERE text IS NULL
  AND source_id IN (SELECT d.id FROM source AS d WHERE d.slug IN (SELECT source FROM temp.kept_text));

-- Drops things that no source lists any more.
CREATE TEMP TABLE unlisted AS
SELECT t.thing_id FROM temp.touched AS t
WHERE NOT EXISTS (SELECT 1 FROM naming AS n WHERE n.thing_id = t.thing_id AND n.kind = 'listed');
DELETE FROM search_document WHERE thing_id IN (SELECT thing_id FROM temp.unlisted);
DELETE FROM organisation WHERE id IN (SELECT thing_id FROM temp.unlisted);
DELETE FROM person WHERE id IN (SELECT thing_id FROM temp.unlisted);
DELETE FROM collective WHERE id IN (SELECT thing_id FROM temp.unlisted);
DELETE FROM place WHERE id IN (SELECT thing_id FROM temp.unlisted);
DELETE FROM event_series WHERE id IN (SELECT thing_id FROM temp.unlisted);
DELETE FROM event WHERE id IN (SELECT thing_id FROM temp.unlisted);
DELETE FROM work WHERE id IN (SELECT thing_id FROM temp.unlisted);
DELETE FROM topic WHERE id IN (SELECT thing_id FROM temp.unlisted);
DELETE FROM thing WHERE id IN (SELECT thing_id FROM temp.unlisted);
DELETE FROM temp.touched WHERE thing_id IN (SELECT thing_id FROM temp.unlisted);
DROP TABLE temp.unlisted;

-- Drops dates that no fact and no source states any more.
DELETE FROM stated_date
WHERE date NOT IN (
  SELECT retrieved FROM source WHERE retrieved IS NOT NULL
  UNION ALL SELECT published FROM source WHERE published IS NOT NULL
  UNION ALL SELECT as_of FROM figure WHERE as_of IS NOT NULL
  UNION ALL SELECT date FROM event_date
  UNION ALL SELECT since FROM partnership WHERE since IS NOT NULL
  UNION ALL SELECT until FROM partnership WHERE until IS NOT NULL
  UNION ALL SELECT date FROM partnership WHERE date IS NOT NULL
  UNION ALL SELECT since FROM position WHERE since IS NOT NULL
  UNION ALL SELECT until FROM position WHERE until IS NOT NULL
  UNION ALL SELECT date FROM position WHERE date IS NOT NULL
  UNION ALL SELECT date FROM contribution WHERE date IS NOT NULL);
