/*
title = "Places"
group = "What the sources say"
description = "Places that the sources name, with the number of organisations and events there."
example = "ecpat-kb report places --source wikipedia-ecpat"
not_in_table = ["passages"]

[columns]
slug = "short name, for `show`"
place = "name of the place"
country = "its country; empty: not stated"
within_place = "the wider place that it is in; empty: not stated"
organisations = "number of organisations that are based or work there"
events = "number of events that took place there"
passages = "number of passages with facts about it"
sources = "number of sources that mention it"
*/
SELECT p.slug, p.place, p.country, p.within_place, p.organisations, p.events, p.passages, p.sources
FROM places AS p
ORDER BY p.place, p.slug;
