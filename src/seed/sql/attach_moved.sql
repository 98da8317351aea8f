-- So does one that has moved to another section.
UPDATE passage SET text = (
  SELECT k.text FROM temp.kept_text AS k WHERE k.anchor = passage.anchor AND k.source = :slug LIMIT 1)
WHERE source_id = :source AND text IS NULL AND EXISTS (
  SELECT 1 FROM temp.kept_text AS k WHERE k.anchor = passage.anchor AND k.source = :slug
    AND NOT EXISTS (
      SELECT 1 FROM section AS s JOIN passage AS o ON o.section_id = s.id AND o.anchor = k.anchor
      WHERE s.source_id = :source AND s.slug = k.section))
