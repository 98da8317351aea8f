-- Things whose slug begins with :from, of one sort or, if :sort is NULL, of any: the first ones and the
-- last, so that their common prefix is known. Both walk the index on the slug.
SELECT word, about FROM (
  SELECT t.slug AS word, t.name AS about
  FROM thing AS t
  WHERE t.slug >= :from AND t.slug < :to AND (:sort IS NULL OR t.sort = :sort)
  ORDER BY t.slug LIMIT :most
)
UNION
SELECT word, about FROM (
  SELECT t.slug AS word, t.name AS about
  FROM thing AS t
  WHERE t.slug >= :from AND t.slug < :to AND (:sort IS NULL OR t.sort = :sort)
  ORDER BY t.slug DESC LIMIT 1
);
