-- Takes away what can no longer be searched of one thing.
DELETE FROM search_document
WHERE kind = :kind AND slug = :slug
  AND (title, part, text) NOT IN (
    SELECT t.title, t.part, t.text FROM searchable_texts AS t
    WHERE t.kind = :kind AND t.thing_id = :id AND t.slug = :slug
  );
