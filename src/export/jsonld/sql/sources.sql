SELECT d.slug, d.title, d.publisher, d.url, d.licence, d.language, d.retrieved, d.sha256
FROM source AS d
ORDER BY d.slug;
