SELECT 'discrepancy:' || d.slug || ':' || f.slug AS "@id", 'Statement kb:Discrepancy' AS "@type", t.sort || ':' || t.slug AS "about",
  'discrepancy_kind:' || f.kind AS "additionalType", f.what AS "name", f.explanation AS "text"
FROM discrepancy AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN source AS d ON d.id = f.source_id
ORDER BY d.slug, f.slug;
