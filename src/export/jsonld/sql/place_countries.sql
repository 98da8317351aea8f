SELECT t.sort || ':' || t.slug AS "@id",
  'place_country:' || t.sort || ':' || t.slug || ':' || f.country || ':' || d.slug || ':' || p.slug AS "address/@id#",
  'PostalAddress kb:PlaceCountry' AS "address/@type", 'passage:' || d.slug || ':' || p.slug AS "address/subjectOf",
  f.country AS "address/addressCountry"
FROM place_country AS f
JOIN thing AS t ON t.id = f.place_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, f.country, d.slug, p.slug;
