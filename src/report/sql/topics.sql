/*
title = "Topics"
description = "What the sources explain: manifestations, threats, concepts."
parameters = [
  { name = "kind", type = "term", of = ["topic_kind"], description = "only topics of this kind" },
]

[columns]
slug = "short name, for `show`"
name = "name of the topic"
kind = "what sort of subject it is"
broader = "the next wider topic; empty: none stated"
statements = "number of statements about it"
*/
SELECT t.slug, t.name, t.kind, t.broader, t.statements
FROM topics AS t
WHERE 1
  AND t.kind = :kind -- when :kind
ORDER BY t.kind, t.name;
