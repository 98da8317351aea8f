-- Things of one sort whose slug begins as :from does: the first and, so that what all have in
-- common is known, the last. Both walk the key of a thing.
SELECT word, about FROM (
  SELECT t.slug AS word, t.name AS about
  FROM thing AS t WHERE t.sort = :sort AND t.slug >= :from AND t.slug < :to
  ORDER BY t.slug LIMIT :most
)
UNION
SELECT word, about FROM (
  SELECT t.slug AS word, t.name AS about
  FROM thing AS t WHERE t.sort = :sort AND t.slug >= :from AND t.slug < :to
  ORDER BY t.slug DESC LIMIT 1
);
