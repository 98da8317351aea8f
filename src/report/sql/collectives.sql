/*
title = "Collectives"
group = "Who"
description = "Groups without a name of their own, such as governments or researchers, and how much is known of them."
example = "ecpat-kb report collectives --sector governments"
parameters = [
  { name = "sector", type = "term", of = ["sector"], description = "only groups of this sector" },
]
not_in_table = ["passages"]

[columns]
slug = "short name, for `show`"
name = "what it is listed under"
sector = "what part of society it is said to belong to; empty: not stated"
place = "where it is; empty: not stated"
partnerships = "number of partnerships, from either side"
events = "number of events that it has a part in"
works = "number of works that it has to do with, or that are made for it"
passages = "number of passages with facts about it"
sources = "number of sources that mention it"
*/
SELECT c.slug, c.name, c.sector, c.place, c.partnerships, c.events, c.works, c.passages, c.sources
FROM collectives AS c
WHERE 1
  AND c.slug IN (SELECT t.slug FROM classification AS k JOIN thing AS t ON t.id = k.thing_id WHERE k.sort = 'collective' AND k.kind = :sector) -- when :sector
ORDER BY +c.name, c.slug;
