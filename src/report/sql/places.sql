/*
title = "Places"
group = "What is known and said"
description = "Places that the sources name, and what is or was there."
example = "ecpat-kb report places --source wikipedia-ecpat"
not_in_table = ["passages"]

[columns]
slug = "short name, for `show`"
place = "name of the place"
country = "its country; empty: not stated"
within_place = "the wider place that it is said to be in; empty: not stated"
organisations = "number of organisations that are or work there"
events = "number of events that were there"
passages = "number of passages with facts about it"
sources = "number of sources that mention it"
*/
SELECT p.slug, p.place, p.country, p.within_place, p.organisations, p.events, p.passages, p.sources
FROM places AS p
ORDER BY p.place, p.slug;
