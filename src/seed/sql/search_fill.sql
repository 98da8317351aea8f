-- Fills the table of what can be searched, and the full-text index over it.
DELETE FROM search_document;

INSERT INTO search_document (kind, slug, title, part, text)
SELECT t.kind, t.slug, t.title, t.part, t.text FROM searchable_texts AS t
ORDER BY t.kind, t.slug, t.part, t.text, t.title;

INSERT INTO search_index (search_index) VALUES ('rebuild');
