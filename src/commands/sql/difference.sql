-- What was a fact before and is none after, and the other way round.
SELECT d.change AS change, d.source_slug AS source, d.passage AS passage, d.fact AS fact FROM (
  SELECT 'removed' AS change, x.* FROM (SELECT * FROM temp.before EXCEPT SELECT * FROM temp.after) AS x
  UNION ALL
  SELECT 'added', x.* FROM (SELECT * FROM temp.after EXCEPT SELECT * FROM temp.before) AS x
) AS d
ORDER BY d.source_slug, d.passage, d.fact, d.change;
