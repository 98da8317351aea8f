SELECT m.name AS name, m.type AS kind, m.sql AS sql
FROM sqlite_master AS m
WHERE m.type IN ('table', 'view')
  AND m.name NOT LIKE 'sqlite^_%' ESCAPE '^'
  AND m.name NOT LIKE 'refinery^_%' ESCAPE '^'
  AND m.name NOT LIKE 'search^_index%' ESCAPE '^'
ORDER BY m.type, m.name;
