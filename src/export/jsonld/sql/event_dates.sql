-- An interval has two ends, of which one can be open or unknown.
SELECT t.sort || ':' || t.slug AS "@id", f.first AS "startDate", f.last AS "endDate",
  'event_date:' || t.sort || ':' || t.slug || ':' || d.slug || ':' || p.slug AS "eventSchedule/@id#",
  'Schedule kb:EventDate' AS "eventSchedule/@type",
  'passage:' || d.slug || ':' || p.slug AS "eventSchedule/subjectOf", f.first AS "eventSchedule/startDate",
  f.last AS "eventSchedule/endDate", f.date AS "eventSchedule/kb:date", f.stated AS "eventSchedule/kb:stated"
FROM (
  SELECT e.event_id, e.passage_id, e.date, e.stated,
    nullif(nullif(CASE WHEN instr(e.date, '/') THEN substr(e.date, 1, instr(e.date, '/') - 1) ELSE e.date END, ''), '..') AS first,
    nullif(nullif(CASE WHEN instr(e.date, '/') THEN substr(e.date, instr(e.date, '/') + 1) END, ''), '..') AS last
  FROM event_date AS e
) AS f
JOIN thing AS t ON t.id = f.event_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, d.slug, p.slug, f.date;
