SELECT g.thing, g.slug, g.metric, m.unit, g.value, g.qualifier, g.as_of, g.note, d.slug || ':' || p.slug AS passage
FROM (
  SELECT 'organisation' AS thing, o.slug AS slug, f.metric AS metric, f.value AS value, f.qualifier AS qualifier,
    f.as_of AS as_of, f.note AS note, f.passage_id AS passage_id
  FROM figure AS f JOIN organisation AS o ON o.id = f.organisation_id
  UNION ALL
  SELECT 'event', e.slug, f.metric, f.value, f.qualifier, f.as_of, f.note, f.passage_id
  FROM figure AS f JOIN event AS e ON e.id = f.event_id
  UNION ALL
  SELECT 'work', w.slug, f.metric, f.value, f.qualifier, f.as_of, f.note, f.passage_id
  FROM figure AS f JOIN work AS w ON w.id = f.work_id
) AS g
JOIN metric AS m ON m.term = g.metric
JOIN passage AS p ON p.id = g.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY g.thing, g.slug, g.metric, d.slug, p.slug, g.value, g.qualifier, g.as_of, g.note;
