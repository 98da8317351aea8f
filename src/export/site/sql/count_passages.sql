-- How many passages a source has.
SELECT count(p.id) AS count FROM source AS s JOIN passage AS p ON p.source_id = s.id WHERE s.slug = :source;
