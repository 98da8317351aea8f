SELECT s.title, s.short_title AS "short title", s.kind, s.author, s.publisher, s.published, s.edition, s.url, s.archived_url AS "archived at",
  s.licence, s.language, s.retrieved, s.checked, s.derived_from AS "derived from", s.sha256
FROM source AS s
WHERE s.slug = :source;
