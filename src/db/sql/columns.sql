SELECT c.name AS name, c.type AS type, c."notnull" = 0 AND c.pk = 0 AS nullable, c.pk AS key_place,
  (SELECT min(k."table") FROM pragma_foreign_key_list(:table) AS k WHERE k."from" = c.name) AS parent
FROM pragma_table_info(:table) AS c
ORDER BY c.cid;
