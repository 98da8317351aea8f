-- The sources that the graph was read from, for the head of the file.
SELECT d.title, d.publisher, d.url, d.licence, d.retrieved FROM source AS d ORDER BY d.slug;
