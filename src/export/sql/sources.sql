-- The documents that the facts were read from.
SELECT d.slug, d.title, d.short_title, d.kind, d.author, d.publisher, d.published, d.edition, d.url, d.archived_url, d.licence,
  d.language, d.retrieved, d.derived_from, d.sha256
FROM source AS d
ORDER BY d.slug;
