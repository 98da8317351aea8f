SELECT name AS name FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^'
  AND name NOT LIKE 'search^_%' ESCAPE '^' AND name NOT LIKE 'refinery^_%' ESCAPE '^'
ORDER BY name;
