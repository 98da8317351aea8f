/*
title = "People"
group = "Who"
description = "People in public offices, with the offices that they hold or held."
example = "ecpat-kb report persons --organisation unicef"
parameters = [
  { name = "organisation", type = "slug", of = ["organisation"], description = "only people with an office in this organisation" },
]
not_in_table = ["passages"]

[columns]
slug = "short name, for `show`"
name = "display name"
positions = "offices, each with the organisation and the stated dates"
events = "number of events that the person took part in"
passages = "number of passages with facts about the person"
sources = "number of sources that mention the person"
*/
SELECT p.slug, p.name, p.positions, p.events, p.passages, p.sources
FROM persons AS p
WHERE 1
  AND p.slug IN (SELECT t.slug FROM thing AS o JOIN position AS i ON i.organisation_id = o.id JOIN thing AS t ON t.id = i.person_id WHERE o.slug = :organisation AND o.sort = 'organisation') -- when :organisation
ORDER BY +p.name, p.slug;
