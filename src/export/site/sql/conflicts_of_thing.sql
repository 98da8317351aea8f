-- What sources state differently of a thing, as a query finds it; what curators found is among the facts of the page.
SELECT 'where sources differ' AS part, coalesce(m.label, v.what) AS label, v.value AS text, NULL AS other_sort,
  NULL AS other_slug, NULL AS other_name, NULL AS since, NULL AS until, NULL AS date, NULL AS stated, v.explanation AS note,
  0 AS is_example, NULL AS value, NULL AS qualifier, NULL AS unit, v.passage_id AS passage_id
FROM temp.conflicting_values AS v
LEFT JOIN metric AS m ON m.term = v.what
WHERE v.subject_slug = :slug AND v.subject_kind = :sort AND v.conflict NOT LIKE 'discrepancy %'
ORDER BY v.what, v.conflict, v.place, v.value, v.source, v.section;
