-- Adds what can be searched of one thing and is not there yet.
INSERT INTO search_document (kind, slug, title, part, text)
SELECT t.kind, t.slug, t.title, t.part, t.text
FROM searchable_texts AS t
WHERE t.kind = :kind AND t.thing_id = :id AND t.slug = :slug
  AND NOT EXISTS (
    SELECT 1 FROM search_document AS d
    WHERE d.kind = :kind AND d.slug = :slug
      AND d.title = t.title AND d.part = t.part AND d.text = t.text
  )
ORDER BY t.part, t.text;
