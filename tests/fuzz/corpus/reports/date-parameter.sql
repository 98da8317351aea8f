/*
title = "Hosts"
description = "Who hosted which event."
parameters = [
  { name = "since", type = "date", bound = "earliest", description = "only events from this date on" },
]

[columns]
slug = "short name of the event"
*/

SELECT e.slug AS slug FROM events AS e WHERE 1 = 1 AND e.date >= :since ORDER BY e.slug;
