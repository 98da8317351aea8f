-- The number of attached texts whose passages were removed, by source.
SELECT k.source AS source, count(*) AS lost
FROM temp.kept_text AS k
WHERE (k.source, k.fragment) NOT IN (
  SELECT d.slug, p.fragment FROM passage AS p JOIN source AS d ON d.id = p.source_id WHERE p.text IS NOT NULL)
GROUP BY k.source ORDER BY k.source
