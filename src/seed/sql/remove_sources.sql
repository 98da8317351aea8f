-- Deletes the rows of the sources, and keeps what must be restored in temporary tables.

-- A pack declares each thing that it refers to, so a source affects only the things that it lists.
INSERT OR IGNORE INTO temp.touched (thing_id)
SELECT n.thing_id FROM temp.removed_source AS l
JOIN passage AS p ON p.source_id = l.source_id
JOIN naming AS n ON n.passage_id = p.id AND n.kind = 'listed';

INSERT INTO temp.kept_text (source, section, fragment, text)
SELECT d.slug, s.slug, p.fragment, p.text
FROM temp.removed_source AS l
JOIN passage AS p ON p.source_id = l.source_id AND p.text IS NOT NULL
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id;

INSERT INTO temp.kept_citation (discrepancy_id, source, passage, says)
SELECT c.discrepancy_id, d.slug, p.slug, c.says
FROM temp.removed_source AS l
JOIN passage AS p ON p.source_id = l.source_id
JOIN discrepancy_passage AS c ON c.passage_id = p.id
JOIN discrepancy AS e ON e.id = c.discrepancy_id
JOIN source AS d ON d.id = p.source_id
WHERE e.source_id NOT IN (SELECT source_id FROM temp.removed_source);

INSERT INTO temp.removed_passage (id)
SELECT p.id FROM temp.removed_source AS l JOIN passage AS p ON p.source_id = l.source_id;

DELETE FROM search_document WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM search_document WHERE reference_id IN
  (SELECT r.id FROM temp.removed_source AS l JOIN reference AS r ON r.source_id = l.source_id);

DELETE FROM audience WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM broader WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM classification WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM contribution WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM discrepancy_passage WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM event_date WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM event_link WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM figure WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM identifier WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM location WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM naming WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM participation WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM partnership WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM place_country WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM place_within WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM position WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM recurrence WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM series_event WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM statement WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM discrepancy_passage WHERE discrepancy_id IN
  (SELECT e.id FROM temp.removed_source AS l JOIN discrepancy AS e ON e.source_id = l.source_id);
DELETE FROM passage_reference WHERE passage_id IN (SELECT id FROM temp.removed_passage);
DELETE FROM reference_author WHERE reference_id IN
  (SELECT r.id FROM temp.removed_source AS l JOIN reference AS r ON r.source_id = l.source_id);
DELETE FROM discrepancy WHERE source_id IN (SELECT source_id FROM temp.removed_source);
DELETE FROM passage WHERE source_id IN (SELECT source_id FROM temp.removed_source);
DELETE FROM reference WHERE source_id IN (SELECT source_id FROM temp.removed_source);
DELETE FROM section WHERE source_id IN (SELECT source_id FROM temp.removed_source);
DELETE FROM pack WHERE source_id IN (SELECT source_id FROM temp.removed_source);
DELETE FROM source WHERE id IN (SELECT source_id FROM temp.removed_source);
