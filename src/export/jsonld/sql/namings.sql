-- What a pack lists a thing under can be a description of the curator: its language is not known.
SELECT t.sort || ':' || t.slug AS thing, f.kind, f.name,
  CASE WHEN f.kind IN ('listed', 'label') THEN NULL ELSE d.language END AS language, d.slug || ':' || p.slug AS passage
FROM naming AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.kind, d.slug, p.slug, f.name;
