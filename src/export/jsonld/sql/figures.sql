SELECT 'figure:' || t.sort || ':' || t.slug || ':' || f.metric || ':' || d.slug || ':' || p.slug AS "@id#", 'Observation kb:Figure' AS "@type",
  'passage:' || d.slug || ':' || p.slug AS "subjectOf", t.sort || ':' || t.slug AS "observationAbout", 'metric:' || f.metric AS "variableMeasured",
  f.value AS "value", coalesce(f.currency, m.unit) AS "unitText", f.currency AS "currency", f.qualifier AS "kb:qualifier",
  f.as_of AS "observationDate", f.note AS "description"
FROM figure AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN metric AS m ON m.term = f.metric
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.metric, d.slug, p.slug, f.value, f.qualifier, f.currency, f.as_of;
