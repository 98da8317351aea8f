/*
title = "Hosts"
description = "Who hosted which event."
parameters = [
  { name = "order", type = "word", of = ["a", "b"], default = "a", description = "order" },
]

[columns]
slug = "short name of the event"
*/

SELECT e.slug AS slug FROM events AS e WHERE 1 = 1 AND :order <> 'c' ORDER BY e.slug;
