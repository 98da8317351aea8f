-- The type and the label of a thing. Everything that is said of it, its kinds included, is a fact.
SELECT t.sort || ':' || t.slug AS "@id",
  CASE t.sort WHEN 'organisation' THEN 'Organization' WHEN 'person' THEN 'Person' WHEN 'place' THEN 'Place'
    WHEN 'event' THEN 'Event' WHEN 'event_series' THEN 'EventSeries' WHEN 'work' THEN 'CreativeWork kb:Work'
    WHEN 'topic' THEN 'DefinedTerm skos:Concept'
    -- Nobody says that such a group is organised.
    ELSE 'Thing kb:Collective' END AS "@type",
  t.name AS "name", CASE t.sort WHEN 'topic' THEN t.sort END AS "inDefinedTermSet"
FROM thing AS t
ORDER BY t.sort, t.slug;
