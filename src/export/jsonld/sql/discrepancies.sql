SELECT d.slug AS source, f.slug, t.sort || ':' || t.slug AS thing, f.kind, f.what, f.explanation
FROM discrepancy AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN source AS d ON d.id = f.source_id
ORDER BY d.slug, f.slug;
