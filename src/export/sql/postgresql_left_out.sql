-- Virtual tables and triggers: what PostgreSQL has no like of.
SELECT type, name, tbl_name, sql
FROM sqlite_schema
WHERE type = 'trigger' OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%')
ORDER BY type, name;
