/*
title = "Works"
description = "Treaties, codes, report series and other works, and what organisations have to do with them."
parameters = [
  { name = "kind", type = "term", of = ["work_kind"], description = "only works of this kind" },
]

[columns]
slug = "short name, for `show`"
title = "title, or a short description"
kind = "what sort of work it is"
contributions = "number of organisations' roles in it"
contributors = "organisations with their roles and dates"
*/
SELECT w.slug, w.title, w.kind, w.contributions, w.contributors
FROM works AS w
WHERE 1
  AND w.kind = :kind -- when :kind
ORDER BY w.title;
