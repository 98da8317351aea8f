/*
title = "Facts that rest on a dead link"
group = "What it rests on"
description = "Facts whose passage rests on a reference with a dead link, and how: the marker stands on the sentence itself, or on a later one of its paragraph."
example = "ecpat-kb report dead-links --number 3"
parameters = [
  { name = "number", type = "integer", description = "only facts that rest on the reference with this number in the list of references" },
]

[columns]
number = "number of the reference"
list = "another list than the references that has the number, such as notes; empty: the references"
title = "its title, or as it is printed where it has none"
source = "the source"
section = "section of the source that states the fact"
fact = "the fact as a sentence"
reach = "sentence: the marker stands on the sentence; paragraph: later in its paragraph"
*/
SELECT r.number, nullif(r.list, 'references') AS list, coalesce(r.title, r.as_printed) AS title, c.source, c.section, c.fact, pr.reach
FROM citations AS c
JOIN passage AS p ON p.id = c.passage_id
JOIN passage_reference AS pr ON pr.passage_id = c.passage_id
JOIN reference AS r ON r.id = pr.reference_id
WHERE c.passage_id IN (
  -- By source and list: there the key finds a number.
  SELECT q.passage_id
  FROM source AS s
  CROSS JOIN reference AS d ON d.source_id = s.id
  CROSS JOIN passage_reference AS q ON q.reference_id = d.id
  WHERE d.status = 'dead'
    AND d.list = 'references' AND d.number = :number -- when :number
  )
  AND r.status = 'dead'
  AND r.list = 'references' AND r.number = :number -- when :number
ORDER BY c.source, c.source_slug, r.list <> 'references', r.list, r.number, p.position, c.section, c.passage, c.fact;
