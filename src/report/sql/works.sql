/*
title = "Works"
group = "What the sources say"
description = "Treaties, codes, report series and other works, and who contributed to them."
example = "ecpat-kb report works --kind treaty"
parameters = [
  { name = "kind", type = "term", of = ["work_kind"], description = "only works of this kind" },
]
not_in_table = ["passages"]

[columns]
slug = "short name, for `show`"
title = "title, or a short description"
kind = "kind stated by its sources; empty: not stated"
contributions = "number of contributions to it"
contributors = "contributors, with roles and dates"
audiences = "who it is intended for; empty: not stated"
passages = "number of passages with facts about it"
sources = "number of sources that mention it"
*/
SELECT w.slug, w.title, w.kind, w.contributions, w.contributors, w.audiences, w.passages, w.sources
FROM works AS w
WHERE 1
  AND w.slug IN (SELECT t.slug FROM classification AS k JOIN thing AS t ON t.id = k.thing_id WHERE k.sort = 'work' AND k.kind = :kind) -- when :kind
ORDER BY +w.title, w.slug;
