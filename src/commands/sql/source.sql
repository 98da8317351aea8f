SELECT s.title, s.publisher, s.url, s.licence, s.language, s.retrieved, s.sha256
FROM source AS s
WHERE s.slug = :slug;
