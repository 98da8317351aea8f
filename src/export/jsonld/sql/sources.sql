SELECT 'source:' || d.slug AS "@id", 'CreativeWork kb:Source' AS "@type", d.title AS "name",
  d.short_title AS "alternateName", d.kind AS "kb:sourceKind",
  d.author AS "author/@value", d.publisher AS "publisher", d.published AS "datePublished", d.edition AS "version",
  d.url AS "url", d.archived_url AS "archivedAt", 'source:' || d.derived_from AS "isBasedOn", d.licence AS "license",
  d.language AS "inLanguage", d.retrieved AS "kb:retrieved", d.sha256 AS "kb:sha256"
FROM source AS d
ORDER BY d.slug;
