-- An address has a country if all sources agree on the country of the place. An organisation has one postal
-- address; for its other places, there is only the role.
SELECT t.sort || ':' || t.slug AS "@id",
  CASE WHEN f.role = 'area-served' AND t.sort <> 'event' THEN 'areaServed' ELSE 'location' END AS "property",
  o.sort || ':' || o.slug AS "*",
  CASE WHEN f.role = 'headquarters' AND f.address IS NOT NULL THEN 'PostalAddress' END AS "address/@type",
  CASE WHEN f.role = 'headquarters' AND f.address IS NOT NULL THEN f.address END AS "address/streetAddress",
  CASE WHEN f.role = 'headquarters' AND f.address IS NOT NULL THEN c.country END AS "address/addressCountry",
  'location:' || t.sort || ':' || t.slug || ':' || f.role || ':' || o.sort || ':' || o.slug || ':' || d.slug || ':' || p.slug AS "kb:location/@id#",
  'Role kb:Location' AS "kb:location/@type", 'passage:' || d.slug || ':' || p.slug AS "kb:location/subjectOf",
  'place_role:' || f.role AS "kb:location/additionalType",
  CASE WHEN f.address IS NOT NULL THEN 'PostalAddress' END AS "kb:location/address/@type",
  f.address AS "kb:location/address/streetAddress",
  CASE WHEN f.address IS NOT NULL THEN c.country END AS "kb:location/address/addressCountry",
  f.venue AS "kb:location/kb:venue", f.role AS "kb:location/roleName",
  nullif(f.is_example, 0) AS "kb:location/kb:isExample", o.sort || ':' || o.slug AS "kb:location/kb:other"
FROM location AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN thing AS o ON o.id = f.place_id
LEFT JOIN (
  SELECT c.place_id, CASE WHEN min(c.country) = max(c.country) THEN min(c.country) END AS country
  FROM place_country AS c GROUP BY c.place_id
) AS c ON c.place_id = f.place_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.role, o.slug, d.slug, p.slug;
