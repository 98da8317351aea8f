/*
title = "Collectives"
group = "Who"
description = "Groups that are not named individually, such as governments or researchers, and how much is known about them."
example = "ecpat-kb report collectives --sector governments"
parameters = [
  { name = "sector", type = "term", of = ["sector"], description = "only groups of this sector" },
]
not_in_table = ["passages"]

[columns]
slug = "short name, for `show`"
name = "display name"
sector = "part of society that it belongs to; empty: not stated"
place = "where it is; empty: not stated"
partnerships = "number of its partnerships"
events = "number of events that it took part in"
works = "number of works that it contributed to, or that are intended for it"
passages = "number of passages with facts about it"
sources = "number of sources that mention it"
*/
SELECT c.slug, c.name, c.sector, c.place, c.partnerships, c.events, c.works, c.passages, c.sources
FROM collectives AS c
WHERE 1
  AND c.slug IN (SELECT t.slug FROM classification AS k JOIN thing AS t ON t.id = k.thing_id WHERE k.sort = 'collective' AND k.kind = :sector) -- when :sector
ORDER BY +c.name, c.slug;
