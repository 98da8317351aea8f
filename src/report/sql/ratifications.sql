/*
title = "Ratifications"
group = "What the sources say"
description = "Which states are bound by a treaty and since when, which have only signed it, and which have done neither."
example = "ecpat-kb report ratifications --work optional-protocol"
parameters = [
  { name = "work", type = "slug", of = ["work"], description = "only this treaty" },
]
not_in_table = ["link"]

[columns]
work = "the treaty"
state = "the state"
country = "ISO 3166-1 code of the state; empty: not stated"
status = "status of the state: party, signatory, or neither"
date = "EDTF date of ratification or accession; empty: not stated"
note = "further details"
source = "the source"
link = "link to the source"
*/
WITH standing AS (
  SELECT c.work_id, c.agent_id AS state_id, c.role AS status, c.date, c.note, c.passage_id
  FROM contribution AS c
  JOIN thing AS w ON w.id = c.work_id
  WHERE c.role IN ('party', 'signatory')
    AND w.slug = :work -- when :work
  UNION ALL
  -- A source that lists the parties to a treaty has a statement on each state that is not one.
  SELECT k.work_id, s.thing_id, 'neither', NULL, s.statement, s.passage_id
  FROM (
    SELECT DISTINCT c.work_id, p.source_id
    FROM contribution AS c
    JOIN thing AS w ON w.id = c.work_id
    JOIN passage AS p ON p.id = c.passage_id
    WHERE c.role = 'party'
      AND w.slug = :work -- when :work
  ) AS k
  JOIN passage AS p ON p.source_id = k.source_id
  JOIN statement AS s ON s.passage_id = p.id AND s.kind = 'treaty-status'
)
SELECT w.name AS work, t.name AS state,
  (SELECT min(i.value) FROM identifier AS i WHERE i.thing_id = t.id AND i.scheme = 'iso-3166-1') AS country,
  s.status, s.date, s.note, p.source, p.link
FROM standing AS s
JOIN thing AS w ON w.id = s.work_id
JOIN thing AS t ON t.id = s.state_id
JOIN passages AS p ON p.passage_id = s.passage_id
ORDER BY w.name, t.name, w.slug, t.slug, s.status, s.date, p.source;
