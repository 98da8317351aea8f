-- The type and the label of a thing. Everything else, including its kinds, is a fact.
SELECT t.sort || ':' || t.slug AS "@id",
  CASE t.sort WHEN 'organisation' THEN 'Organization' WHEN 'person' THEN 'Person' WHEN 'place' THEN 'Place'
    WHEN 'event' THEN 'Event' WHEN 'event_series' THEN 'EventSeries' WHEN 'work' THEN 'CreativeWork kb:Work'
    WHEN 'topic' THEN 'DefinedTerm skos:Concept'
    -- Such a group need not be organised.
    ELSE 'Thing kb:Collective' END AS "@type",
  t.name AS "name", CASE t.sort WHEN 'topic' THEN t.sort END AS "inDefinedTermSet"
FROM thing AS t
ORDER BY t.sort, t.slug;
