-- Passages of a source whose slug begins with :from: the first ones and the last, so that their common
-- prefix is known. Both walk the index on source and slug.
SELECT word, about FROM (
  SELECT p.slug AS word, p.anchor AS about
  FROM source AS s CROSS JOIN passage AS p ON p.source_id = s.id AND p.slug >= :from AND p.slug < :to
  WHERE s.slug = :source
  ORDER BY p.slug LIMIT :most
)
UNION
SELECT word, about FROM (
  SELECT p.slug AS word, p.anchor AS about
  FROM source AS s CROSS JOIN passage AS p ON p.source_id = s.id AND p.slug >= :from AND p.slug < :to
  WHERE s.slug = :source
  ORDER BY p.slug DESC LIMIT 1
);
