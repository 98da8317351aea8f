/*
title = "Facts with a dead link"
group = "References and terms"
description = "Facts whose passage cites a reference with a dead link. The marker is in the sentence itself, or in a later sentence of its paragraph."
example = "ecpat-kb report dead-links --number 3"
parameters = [
  { name = "number", type = "integer", description = "only facts that cite the reference with this number" },
]

[columns]
number = "number of the reference"
list = "name of the list, such as notes; empty: the references"
title = "its title; if it has none, the reference as printed"
source = "the source"
section = "section of the source that states the fact"
fact = "the fact as a sentence"
reach = "sentence: the marker is in the sentence; paragraph: later in its paragraph"
*/
SELECT r.number, nullif(r.list, 'references') AS list, coalesce(r.title, r.as_printed) AS title, c.source, c.section, c.fact, pr.reach
FROM citations AS c
JOIN passage AS p ON p.id = c.passage_id
JOIN passage_reference AS pr ON pr.passage_id = c.passage_id
JOIN reference AS r ON r.id = pr.reference_id
WHERE c.passage_id IN (
  -- By source, list and number, which is a key of the table.
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
