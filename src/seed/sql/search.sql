-- Brings what can be searched up to date; the triggers of search_document do the same for
-- the index over it. Only what has changed is written.
DELETE FROM search_document
WHERE (kind, slug, title, part, text) NOT IN (SELECT kind, slug, title, part, text FROM searchable_texts);

INSERT INTO search_document (kind, slug, title, part, text)
SELECT t.kind, t.slug, t.title, t.part, t.text
FROM (
  SELECT kind, slug, title, part, text FROM searchable_texts
  EXCEPT SELECT kind, slug, title, part, text FROM search_document
) AS t
ORDER BY t.kind, t.slug, t.part, t.text, t.title;
