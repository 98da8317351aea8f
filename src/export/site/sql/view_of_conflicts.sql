SELECT s.sql AS sql FROM main.sqlite_schema AS s WHERE s.name = 'conflicts';
