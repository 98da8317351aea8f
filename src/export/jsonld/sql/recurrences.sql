SELECT t.sort || ':' || t.slug AS "@id", o.sort || ':' || o.slug AS "organizer",
  'recurrence:' || t.sort || ':' || t.slug || ':' || d.slug || ':' || p.slug AS "eventSchedule/@id#",
  'Schedule kb:Recurrence' AS "eventSchedule/@type",
  'passage:' || d.slug || ':' || p.slug AS "eventSchedule/subjectOf", f.period AS "eventSchedule/repeatFrequency",
  o.sort || ':' || o.slug AS "eventSchedule/kb:other"
FROM recurrence AS f
JOIN thing AS t ON t.id = f.series_id
LEFT JOIN thing AS o ON o.id = f.organiser_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, d.slug, p.slug, f.period, o.slug;
