/*
title = "Facts that rest on a dead link"
description = "Facts whose passage rests on a reference with a dead link, and how: the marker stands on the sentence itself, or on a later one of its paragraph."
parameters = [
  { name = "number", type = "integer", description = "only facts that rest on the reference with this number" },
]

[columns]
number = "number of the reference"
title = "its title, or as it is printed where it has none"
section = "section of the source that states the fact"
fact = "the fact as a sentence"
reach = "sentence: the marker stands on the sentence; paragraph: later in its paragraph"
source = "the source"
*/
SELECT r.number, coalesce(r.title, r.as_printed) AS title, c.section, c.fact, pr.reach, c.source
FROM citations AS c
JOIN passage AS p ON p.id = c.passage_id
JOIN passage_reference AS pr ON pr.passage_id = c.passage_id
JOIN reference AS r ON r.id = pr.reference_id
WHERE c.passage_id IN (
  -- By source: its references are found by their numbers.
  SELECT q.passage_id
  FROM source AS s
  CROSS JOIN reference AS d ON d.source_id = s.id
  CROSS JOIN passage_reference AS q ON q.reference_id = d.id
  WHERE d.status = 'dead'
    AND d.number = :number -- when :number
  )
  AND r.status = 'dead'
  AND r.number = :number -- when :number
ORDER BY c.source, r.number, p.position, c.fact;
