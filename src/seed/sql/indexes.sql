-- The indexes that keep nothing unique, in the order in which the migrations made them.
SELECT name, tbl_name AS table_name, sql
FROM sqlite_master
WHERE type = 'index' AND sql LIKE 'CREATE INDEX %'
ORDER BY rowid;
