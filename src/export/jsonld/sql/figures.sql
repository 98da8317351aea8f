SELECT t.sort || ':' || t.slug AS thing, f.metric, coalesce(f.currency, m.unit) AS unit, f.value, f.currency,
  f.qualifier, f.as_of, f.note, d.slug || ':' || p.slug AS passage
FROM figure AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN metric AS m ON m.term = f.metric
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.metric, d.slug, p.slug, f.value, f.qualifier, f.currency, f.as_of;
