-- What can be cited: each source, and below it what it cites itself, in the order of its list.
SELECT d.slug AS source, d.title AS source_title, d.publisher AS source_publisher, d.licence AS licence,
  d.retrieved AS source_retrieved, NULL AS id, 0 AS number, d.title AS title, NULL AS author,
  d.publisher AS publisher, NULL AS published, d.retrieved AS retrieved, d.url AS url, d.language AS language,
  NULL AS status, NULL AS as_printed, NULL AS note, d.sha256 AS sha256
FROM source AS d
UNION ALL
SELECT d.slug, d.title, d.publisher, d.licence, d.retrieved, r.id, r.number, r.title, r.author, r.publisher,
  r.published, r.retrieved, r.url, NULL, r.status, r.as_printed, r.note, NULL
FROM source AS d
JOIN reference AS r ON r.source_id = d.id
ORDER BY 1, 7;
