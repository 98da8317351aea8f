-- What sources state differently, a row for each value and passage.
SELECT v.subject_kind AS sort, v.subject_slug AS slug, v.subject AS name, v.what AS what, v.conflict AS conflict,
  v.value AS value, v.source AS source, v.section AS section, v.link AS link, v.explanation AS explanation
FROM conflicting_values AS v
ORDER BY v.subject COLLATE NOCASE, v.subject_kind, v.subject_slug, v.what, v.conflict,
  min(v.place) OVER (PARTITION BY v.subject_kind, v.subject_slug, v.what, v.conflict, v.value), v.value, v.source, v.section;
