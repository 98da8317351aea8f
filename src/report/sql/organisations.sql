/*
title = "Organisations"
group = "Who"
description = "Organisations with their kind, acronym, founding and headquarters, and how much is known about them."
example = "ecpat-kb report organisations --country Thailand"
parameters = [
  { name = "kind", type = "term", of = ["organisation_kind"], description = "only organisations of this kind" },
  { name = "country", type = "term", of = ["country"], description = "only organisations that are based or work in this country" },
]
not_in_table = ["passages"]

[columns]
slug = "short name, for `show`"
name = "display name"
kind = "kind stated by its sources; empty: not stated"
acronym = "acronyms"
founded = "EDTF date of its founding; empty: not stated"
headquarters = "where its main office is; empty: not stated"
partnerships = "number of its partnerships"
events = "number of events that it took part in"
passages = "number of passages with facts about it"
sources = "number of sources that mention it"
*/
SELECT o.slug, o.name, o.kind, o.acronym, o.founded, o.headquarters, o.partnerships, o.events, o.passages, o.sources
FROM organisations AS o
WHERE 1
  AND o.slug IN (SELECT t.slug FROM classification AS k JOIN thing AS t ON t.id = k.thing_id WHERE k.sort = 'organisation' AND k.kind = :kind) -- when :kind
  -- Also places within a place in that country.
  AND o.slug IN (WITH RECURSIVE inside (place_id) AS (SELECT c.place_id FROM place_country AS c WHERE c.country = :country UNION SELECT w.place_id FROM inside AS i JOIN place_within AS w ON w.within_id = i.place_id) SELECT t.slug FROM inside AS i CROSS JOIN location AS h ON h.place_id = i.place_id JOIN thing AS t ON t.id = h.thing_id WHERE t.sort = 'organisation') -- when :country
-- Sorted at the end: in the order of the names, the facts of one row are stored far from those of the next.
ORDER BY +o.name, o.slug;
