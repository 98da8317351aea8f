-- Fills the table of what can be searched, and the full-text index over it. In braces stands
-- the query of the view searchable_texts, its doubles left in: they are sorted away here.
DELETE FROM search_document;

INSERT INTO search_document (kind, slug, title, part, text)
WITH t (kind, slug, title, part, text, thing_id) AS ({texts})
SELECT t.kind, t.slug, t.title, t.part, t.text FROM t
GROUP BY t.kind, t.slug, t.part, t.text, t.title
ORDER BY t.kind, t.slug, t.part, t.text, t.title;

INSERT INTO search_index (search_index) VALUES ('rebuild');
