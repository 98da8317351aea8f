SELECT i.name AS name, i.origin AS origin, i."unique" AS is_unique, x.name AS column_name,
  (SELECT m.sql FROM sqlite_master AS m WHERE m.type = 'index' AND m.name = i.name) AS sql
FROM pragma_index_list(:table) AS i
JOIN pragma_index_info(i.name) AS x
ORDER BY i.origin <> 'pk', i.seq DESC, x.seqno;
