-- How many entries a list has.
SELECT CASE :sort WHEN 'source' THEN (SELECT count(*) FROM source) WHEN 'reference' THEN (SELECT count(*) FROM reference)
  ELSE (SELECT count(*) FROM thing AS t WHERE t.sort = :sort) END AS count;
