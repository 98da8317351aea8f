-- A hit in a name counts for three elsewhere; bm25 is the more negative the better.
SELECT d.kind, d.slug, d.part, highlight(search_index, 0, '**', '**') AS text
FROM search_index
JOIN search_document AS d ON d.id = search_index.rowid
WHERE search_index MATCH :words
ORDER BY bm25(search_index) * CASE d.part WHEN 'name' THEN 3 ELSE 1 END, d.kind, d.slug, d.part, d.text
LIMIT :limit;
