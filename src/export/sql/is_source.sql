-- Whether the database has a source with this slug.
SELECT EXISTS (SELECT 1 FROM source AS s WHERE s.slug = :slug) AS is_source;
