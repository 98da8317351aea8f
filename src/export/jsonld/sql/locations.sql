-- The country stands in an address where all who speak of the place agree on it.
SELECT t.sort || ':' || t.slug AS thing, t.sort, f.role, o.sort || ':' || o.slug AS place,
  (SELECT CASE WHEN min(c.country) = max(c.country) THEN min(c.country) END
    FROM place_country AS c WHERE c.place_id = f.place_id) AS country,
  f.address, f.venue, f.is_example, d.slug || ':' || p.slug AS passage
FROM location AS f
JOIN thing AS t ON t.id = f.thing_id
JOIN thing AS o ON o.id = f.place_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.role, o.slug, d.slug, p.slug;
