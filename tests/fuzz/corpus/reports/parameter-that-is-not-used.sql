/*
title = "Hosts"
description = "Who hosted which event."
parameters = [
  { name = "many", type = "integer", description = "how many" },
]

[columns]
slug = "short name of the event"
*/

SELECT e.slug AS slug FROM events AS e WHERE 1 = 1  ORDER BY e.slug;
