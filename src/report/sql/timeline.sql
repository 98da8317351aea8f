/*
title = "Timeline"
group = "What happened"
description = "What happened when: dated events, partnerships, offices and contributions, in order."
example = "ecpat-kb report timeline --from 1996 --to 2001 --kind congress"
parameters = [
  { name = "from", type = "date", bound = "earliest", description = "leave out entries that ended before this date" },
  { name = "to", type = "date", bound = "latest", description = "leave out entries that began after this date" },
  { name = "kind", type = "term", of = ["event_kind", "relation", "contribution_role"], description = "only entries of this kind" },
]
not_in_table = ["earliest", "latest"]

[columns]
date = "EDTF date as stated"
earliest = "first day that it can mean; empty: open"
latest = "last day that it can mean; empty: open"
stated = "the date in the source's words, if EDTF cannot express it"
event = "what happened"
kind = "kind of the event; for other entries, the relation or role"
place = "where; empty: not stated"
participants = "who took part, with their roles"
passages = "number of passages that state the date"
sources = "number of sources that state the date"
*/
SELECT t.date, t.earliest, t.latest, t.stated, t.event, t.kind, t.place, t.participants, t.passages, t.sources
FROM (
  SELECT e.* FROM timeline AS e
  WHERE 1
    AND e.fact_table IN ('partnership', 'contribution') AND e.kind = :kind -- when :kind
  -- An event can have several kinds; the column lists them all.
  UNION ALL SELECT e.* FROM timeline AS e WHERE e.fact_table = 'event_date' AND e.slug IN (SELECT t.slug FROM classification AS k JOIN thing AS t ON t.id = k.thing_id WHERE k.sort = 'event' AND k.kind = :kind) -- when :kind
) AS t
WHERE 1
  AND coalesce(t.latest, '9999-12-31') >= :from -- when :from
  AND coalesce(t.earliest, '0000-01-01') <= :to -- when :to
ORDER BY coalesce(t.earliest, t.latest), coalesce(t.latest, '9999-12-31'), t.event, t.date, t.fact_table, t.slug;
