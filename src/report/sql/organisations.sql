/*
title = "Organisations"
description = "Organisations with their kind, acronym, founding and headquarters, and how much is known of them."
parameters = [
  { name = "kind", type = "term", of = ["organisation_kind"], description = "only organisations of this kind" },
  { name = "country", type = "term", of = ["country"], description = "only organisations with a place in this country (ISO 3166-1 alpha-2)" },
]

[columns]
slug = "short name, for `show`"
name = "name that it is listed under"
kind = "what sort of body it is said to be; empty: not stated"
acronym = "acronyms"
founded = "EDTF date of its founding; empty: not stated"
headquarters = "where its main office is; empty: not stated"
partnerships = "number of partnerships, from either side"
events = "number of events that it has a part in"
*/
SELECT o.slug, o.name, o.kind, o.acronym, o.founded, o.headquarters, o.partnerships, o.events
FROM organisations AS o
WHERE 1
  AND o.kind = :kind -- when :kind
  AND o.slug IN (SELECT i.slug FROM organisation AS i JOIN organisation_place AS h ON h.organisation_id = i.id JOIN place AS p ON p.id = h.place_id WHERE p.country = :country) -- when :country
-- Sorted at the end: in the order of the names, what is known of each lies far from what is known of the next.
ORDER BY +o.name;
