-- The text with the authors is only written if the source does not list them one by one.
SELECT 'reference:' || d.slug || CASE WHEN r.list = 'references' THEN '' ELSE ':' || r.list END || ':' || r.number AS "@id",
  'CreativeWork kb:Reference' AS "@type", r.list AS "kb:list", r.number AS "position", r.title AS "name",
  CASE WHEN NOT EXISTS (SELECT 1 FROM reference_author AS a WHERE a.reference_id = r.id) THEN r.author END AS "author/@value",
  r.publisher AS "publisher", r.published AS "datePublished", r.retrieved AS "kb:retrieved", r.url AS "url",
  r.archived_url AS "archivedAt", r.status AS "kb:linkStatus", r.as_printed AS "kb:asPrinted", r.note AS "description",
  'source:' || d.slug AS "citedBy"
FROM reference AS r
JOIN source AS d ON d.id = r.source_id
ORDER BY d.slug, r.list, r.number;
