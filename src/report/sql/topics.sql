/*
title = "Topics"
group = "What the sources say"
description = "What the sources explain: violations, their manifestations, threats, concepts and technologies."
example = "ecpat-kb report topics --kind threat"
parameters = [
  { name = "kind", type = "term", of = ["topic_kind"], description = "only topics of this kind" },
]
not_in_table = ["passages"]

[columns]
slug = "short name, for `show`"
name = "name of the topic"
kind = "kind stated by its sources; empty: not stated"
broader = "the next wider topics; empty: none stated"
statements = "number of statements about it"
passages = "number of passages with facts about it"
sources = "number of sources that mention it"
*/
SELECT t.slug, t.name, t.kind, t.broader, t.statements, t.passages, t.sources
FROM topics AS t
WHERE 1
  AND t.slug IN (SELECT n.slug FROM classification AS k JOIN thing AS n ON n.id = k.thing_id WHERE k.sort = 'topic' AND k.kind = :kind) -- when :kind
ORDER BY t.kind, t.name, t.slug;
