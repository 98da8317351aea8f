SELECT k.id AS id, k."table" AS parent, k."from" AS child_column,
  coalesce(k."to", (SELECT c.name FROM pragma_table_info(k."table") AS c WHERE c.pk = k.seq + 1)) AS parent_column
FROM pragma_foreign_key_list(:table) AS k
ORDER BY k.id DESC, k.seq;
