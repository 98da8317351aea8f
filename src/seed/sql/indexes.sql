-- The indexes that are not of keys, in the order in which the migrations created them.
SELECT name, tbl_name AS table_name, sql
FROM sqlite_master
WHERE type = 'index' AND sql IS NOT NULL
ORDER BY rowid;
