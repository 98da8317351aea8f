-- The licences of the sources, each once.
SELECT DISTINCT d.licence
FROM source AS d
WHERE d.licence IS NOT NULL
ORDER BY d.licence;
