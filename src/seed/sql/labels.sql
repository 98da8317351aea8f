-- The curator's label, else the name under which the first source by slug lists a thing.
UPDATE thing SET name = (
  SELECT n.name FROM naming AS n
  JOIN passage AS p ON p.id = n.passage_id JOIN source AS d ON d.id = p.source_id
  WHERE n.thing_id = thing.id AND n.kind IN ('label', 'listed')
  ORDER BY n.kind, d.slug LIMIT 1)
WHERE id IN (
  SELECT t.thing_id FROM temp.touched AS t JOIN naming AS n ON n.thing_id = t.thing_id AND n.kind = 'listed')
