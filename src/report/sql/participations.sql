/*
title = "Participations"
group = "What happened"
description = "Who took part in which event, and in which role."
example = "ecpat-kb report participations --organisation ecpat"
parameters = [
  { name = "event", type = "slug", of = ["event"], description = "only this event" },
  { name = "organisation", type = "slug", of = ["organisation", "person", "collective"], description = "only this organisation, person or collective" },
]

[columns]
event = "the event"
date = "EDTF dates of the event; empty: not stated"
organisation = "the organisation, person or collective"
role = "role in the event"
note = "further details"
passages = "number of passages that state it"
sources = "number of sources that state it"
*/
SELECT p.event, p.date, p.organisation, p.role, p.note, p.passages, p.sources
FROM participations AS p
WHERE 1
  AND p.event_slug = :event -- when :event
  AND p.organisation_slug = :organisation -- when :organisation
ORDER BY p.earliest IS NULL, p.earliest, p.event, p.event_slug, p.organisation, p.organisation_slug, p.organisation_sort, p.role;
