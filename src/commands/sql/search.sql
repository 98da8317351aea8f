-- A hit in a name counts three times as much; a more negative bm25 is better. The seeder inserts U+200B
-- between the words of some scripts, which is removed from the output.
SELECT
  CASE WHEN t.id IS NOT NULL THEN t.sort WHEN r.id IS NOT NULL THEN 'reference' ELSE 'passage' END AS kind,
  CASE
    WHEN t.id IS NOT NULL THEN t.slug
    WHEN r.id IS NULL THEN s.slug || '/' || p.slug
    WHEN r.list = 'references' THEN s.slug || '/' || CAST(r.number AS TEXT)
    ELSE s.slug || '/' || r.list || '/' || CAST(r.number AS TEXT)
  END AS slug,
  CASE WHEN t.id IS NOT NULL THEN t.name ELSE coalesce(s.short_title, s.title) END AS name,
  d.part AS part,
  replace(highlight(search_index, 0, '**', '**'), char(8203), '') AS text
FROM search_index
JOIN search_document AS d ON d.id = search_index.rowid
LEFT JOIN thing AS t ON t.id = d.thing_id
LEFT JOIN reference AS r ON r.id = d.reference_id
LEFT JOIN passage AS p ON p.id = d.passage_id
LEFT JOIN source AS s ON s.id = coalesce(r.source_id, p.source_id)
WHERE search_index MATCH :words
ORDER BY bm25(search_index) * CASE d.part WHEN 'name' THEN 3 ELSE 1 END, kind, slug, d.part, d.text
LIMIT :limit;
