/*
title = "Places"
description = "Places that the sources name, and what is or was there."

[columns]
slug = "short name, for `show`"
place = "name of the place"
country = "its country; empty: not stated"
within_place = "the wider place that it is said to be in; empty: not stated"
organisations = "number of organisations that are or work there"
events = "number of events that were there"
*/
SELECT p.slug, p.place, p.country, p.within_place, p.organisations, p.events
FROM places AS p
ORDER BY p.place, p.slug;
