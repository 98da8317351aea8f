SELECT 'section:' || d.slug || ':' || s.slug AS "@id", 'CreativeWork kb:Section' AS "@type",
  coalesce(nullif(s.heading, ''), s.label) AS "name", nullif(s.heading, '') AS "headline", s.label AS "alternateName",
  s.position AS "position", coalesce('section:' || d.slug || ':' || u.slug, 'source:' || d.slug) AS "isPartOf"
FROM section AS s
JOIN source AS d ON d.id = s.source_id
LEFT JOIN section AS u ON u.id = s.parent_id
ORDER BY d.slug, s.position, s.slug;
