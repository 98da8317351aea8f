-- The triggers and indexes of the table of searchable texts.
SELECT type, name, sql
FROM sqlite_master
WHERE tbl_name = 'search_document' AND type IN ('trigger', 'index') AND sql IS NOT NULL
ORDER BY rowid;
