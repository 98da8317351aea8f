-- Everything that has this name, whatever the case of its ASCII letters. The index of words
-- finds the candidates, so that no name is read that does not have the words.
SELECT t.sort AS kind, t.slug AS slug, t.name AS title
FROM search_index
JOIN search_document AS d ON d.id = search_index.rowid
JOIN thing AS t ON t.id = d.thing_id
WHERE search_index MATCH :words AND d.part = 'name' AND d.text = :name COLLATE NOCASE
GROUP BY t.sort, t.slug, t.name
ORDER BY t.sort, t.slug;
