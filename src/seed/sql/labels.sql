-- The display name: the curator's label, or else the name in the first source by slug.
UPDATE thing SET name = (
  SELECT n.name FROM naming AS n
  JOIN passage AS p ON p.id = n.passage_id JOIN source AS d ON d.id = p.source_id
  WHERE n.thing_id = thing.id AND n.kind IN ('label', 'listed')
  ORDER BY n.kind, d.slug LIMIT 1)
WHERE id IN (SELECT thing_id FROM temp.touched);
