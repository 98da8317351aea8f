-- The dated events that most sources speak of, in the order of their dates.
SELECT x.slug AS slug, x.name AS name, x.date AS date
FROM (
  SELECT t.slug AS slug, t.name AS name, min(coalesce(d.earliest, d.latest)) AS earliest, d.date AS date,
    (SELECT count(*) FROM naming AS n WHERE n.thing_id = t.id)
      + (SELECT count(*) FROM participation AS a WHERE a.event_id = t.id) AS weight
  FROM event_date AS d JOIN thing AS t ON t.id = d.event_id
  GROUP BY t.id, t.slug, t.name
  ORDER BY weight DESC, t.slug
  LIMIT 14) AS x
ORDER BY x.earliest, x.slug;
