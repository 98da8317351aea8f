-- The things of a sort, by name.
SELECT t.slug AS slug, t.name AS name,
  (SELECT group_concat(y.x, ', ') FROM (
    SELECT DISTINCT k.label AS x FROM classification AS c JOIN kind AS k ON k.sort = c.sort AND k.term = c.kind
    WHERE c.thing_id = t.id ORDER BY k.label) AS y) AS kind,
  (SELECT group_concat(y.x, '; ') FROM (
    SELECT p.name AS x FROM location AS h JOIN thing AS p ON p.id = h.place_id WHERE h.thing_id = t.id
    UNION SELECT n.name FROM place_country AS c JOIN country AS n ON n.code = c.country WHERE c.place_id = t.id
    UNION SELECT i.role || ', ' || o.name FROM position AS i JOIN thing AS o ON o.id = i.organisation_id WHERE i.person_id = t.id
    UNION SELECT a.name FROM contribution AS c JOIN thing AS a ON a.id = c.agent_id WHERE c.work_id = t.id
    UNION SELECT w.name FROM broader AS b JOIN thing AS w ON w.id = b.broader_id WHERE b.topic_id = t.id
    ORDER BY 1) AS y) AS about,
  d.date AS date, d.earliest AS earliest,
  CAST((SELECT count(DISTINCT p.source_id) FROM naming AS n JOIN passage AS p ON p.id = n.passage_id
    WHERE n.thing_id = t.id) AS TEXT) AS count
FROM thing AS t
LEFT JOIN (
  -- The first date of each thing that has one.
  SELECT x.thing_id AS thing_id, min(coalesce(x.earliest, x.latest)) AS earliest, x.date AS date
  FROM (
    SELECT e.event_id AS thing_id, e.earliest AS earliest, e.latest AS latest, e.date AS date FROM event_date AS e
    WHERE :sort = 'event'
    UNION ALL
    SELECT a.agent_id, e.earliest, e.latest, e.date
    FROM participation AS a JOIN event_date AS e ON e.event_id = a.event_id
    WHERE :sort = 'organisation' AND a.role = 'founded'
    UNION ALL
    SELECT c.work_id, c.earliest, c.latest, c.date FROM contribution AS c WHERE :sort = 'work' AND c.date IS NOT NULL) AS x
  GROUP BY x.thing_id) AS d ON d.thing_id = t.id
WHERE t.sort = :sort
ORDER BY t.name COLLATE NOCASE, t.slug;
