-- The passages of a source in order, with a row for each fact; a passage without facts has one row.
SELECT
  p.section AS section, p.passage AS passage, p.kind AS kind, p.text AS sentence,
  c.subject_kind AS subject_kind, c.subject_slug AS subject, c.fact_table AS fact_table, c.fact AS fact,
  c.object_kind AS object_kind, c.object_slug AS object, o.no_fact AS no_fact
FROM passages AS p
JOIN passage AS o ON o.id = p.passage_id
JOIN section AS s ON s.id = o.section_id
LEFT JOIN citations AS c ON c.passage_id = p.passage_id
ORDER BY s.position, o.position, c.subject_kind, c.subject, c.fact_table, c.fact;
