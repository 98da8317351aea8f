SELECT t.sort || ':' || t.slug AS "@id",
  'place_within:' || t.sort || ':' || t.slug || ':' || o.sort || ':' || o.slug || ':' || d.slug || ':' || p.slug AS "containedInPlace/@id#",
  'Role kb:PlaceWithin' AS "containedInPlace/@type",
  'passage:' || d.slug || ':' || p.slug AS "containedInPlace/subjectOf",
  o.sort || ':' || o.slug AS "containedInPlace/kb:other",
  o.sort || ':' || o.slug AS "containedInPlace/containedInPlace"
FROM place_within AS f
JOIN thing AS t ON t.id = f.place_id
JOIN thing AS o ON o.id = f.within_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, o.slug, d.slug, p.slug;
