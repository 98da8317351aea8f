-- Each source, followed by its references in the order of its lists.
SELECT d.slug AS source, '' AS list, 0 AS number, d.title AS source_title, d.publisher AS source_publisher,
  d.licence AS licence, d.retrieved AS source_retrieved, NULL AS id, d.kind AS kind, d.title AS title,
  d.author AS author, d.publisher AS publisher, d.published AS published, d.retrieved AS retrieved,
  d.edition AS edition, d.url AS url, d.archived_url AS archived_url, d.language AS language, NULL AS status,
  NULL AS as_printed, NULL AS note, d.derived_from AS derived_from, d.sha256 AS sha256
FROM source AS d
UNION ALL
SELECT d.slug, r.list, r.number, d.title, d.publisher, d.licence, d.retrieved, r.id, NULL, r.title,
  r.author, r.publisher, r.published, r.retrieved, NULL, r.url, r.archived_url, NULL, r.status,
  r.as_printed, r.note, NULL, NULL
FROM source AS d
JOIN reference AS r ON r.source_id = d.id
ORDER BY 1, 2, 3;
