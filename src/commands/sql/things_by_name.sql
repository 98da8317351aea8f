-- Everything that has this name, whatever the case of its ASCII letters. The index of words
-- finds the candidates, so that no name is read that does not have the words.
SELECT d.kind AS kind, d.slug AS slug, d.title AS title
FROM search_index
JOIN search_document AS d ON d.id = search_index.rowid
WHERE search_index MATCH :words AND d.part = 'name' AND d.text = :name COLLATE NOCASE
GROUP BY d.kind, d.slug, d.title
ORDER BY d.kind, d.slug;
