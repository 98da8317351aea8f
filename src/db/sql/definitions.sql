-- The program never makes two tables with the same root page, so their SQL is replaced.
SELECT type || ' ' || name AS name,
  CASE WHEN count(*) FILTER (WHERE rootpage > 0) OVER (PARTITION BY rootpage) > 1 THEN 'shared'
  ELSE coalesce(sql, '') END AS sql
FROM sqlite_master
WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'
