-- A series is of the kinds of its events.
SELECT t.sort || ':' || t.slug AS thing, f.sort, f.kind, k.label,
  CASE f.sort WHEN 'collective' THEN 'sector' WHEN 'event_series' THEN 'event_kind' ELSE f.sort || '_kind' END AS vocabulary,
  d.slug || ':' || p.slug AS passage
FROM classification AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN kind AS k ON k.sort = f.sort AND k.term = f.kind
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.kind, d.slug, p.slug;
