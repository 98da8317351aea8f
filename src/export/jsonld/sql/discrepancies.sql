SELECT d.slug AS source, x.slug, x.what, x.explanation,
  CASE
    WHEN o.slug IS NOT NULL THEN 'organisation:' || o.slug WHEN e.slug IS NOT NULL THEN 'event:' || e.slug
    WHEN w.slug IS NOT NULL THEN 'work:' || w.slug ELSE 'topic:' || t.slug END AS subject
FROM discrepancy AS x
JOIN source AS d ON d.id = x.source_id
LEFT JOIN organisation AS o ON o.id = x.organisation_id
LEFT JOIN event AS e ON e.id = x.event_id
LEFT JOIN work AS w ON w.id = x.work_id
LEFT JOIN topic AS t ON t.id = x.topic_id
ORDER BY d.slug, x.slug;
