-- A pack declares each thing that it speaks of, so what a source lists is all that it touches.
INSERT OR IGNORE INTO temp.touched (thing_id)
SELECT n.thing_id FROM passage AS p JOIN naming AS n ON n.passage_id = p.id AND n.kind = 'listed'
WHERE p.source_id = :source
