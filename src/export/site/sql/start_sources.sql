-- The sources with most passages.
SELECT s.slug AS slug, coalesce(s.short_title, s.title) AS title, s.publisher AS publisher
FROM source AS s JOIN passage AS p ON p.source_id = s.id
GROUP BY s.id, s.slug, s.short_title, s.title, s.publisher
ORDER BY count(*) DESC, s.slug
LIMIT 12;
