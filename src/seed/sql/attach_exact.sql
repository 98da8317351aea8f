-- A passage keeps its text as long as it is found by the same words in the same section.
UPDATE passage SET text = (
  SELECT k.text FROM temp.kept_text AS k JOIN section AS s ON s.slug = k.section
  WHERE k.anchor = passage.anchor AND s.id = passage.section_id AND k.source = :slug)
WHERE source_id = :source AND EXISTS (
  SELECT 1 FROM temp.kept_text AS k JOIN section AS s ON s.slug = k.section
  WHERE k.anchor = passage.anchor AND s.id = passage.section_id AND k.source = :slug)
