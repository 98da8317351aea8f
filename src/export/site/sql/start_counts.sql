-- What there is, in the order in which a reader asks for it.
SELECT n.sort AS sort, n.number AS number, n.noun AS noun
FROM (
  SELECT 1 AS place, 'organisation' AS sort, count(*) AS number, 'organisations' AS noun FROM organisation
  UNION ALL SELECT 2, 'person', count(*), 'people' FROM person
  UNION ALL SELECT 3, 'collective', count(*), 'collectives' FROM collective
  UNION ALL SELECT 4, 'event', count(*), 'events' FROM event
  UNION ALL SELECT 5, 'work', count(*), 'works' FROM work
  UNION ALL SELECT 6, 'topic', count(*), 'topics' FROM topic
  UNION ALL SELECT 7, 'place', count(*), 'places' FROM place
  UNION ALL SELECT 8, 'source', count(*), 'sources' FROM source
  UNION ALL SELECT 9, '', count(*), 'disagreements' FROM conflicts) AS n
WHERE n.number > 0
ORDER BY n.place;
