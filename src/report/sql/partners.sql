/*
title = "Partners of an organisation"
description = "Whom an organisation works with or belongs to, how, and since when; read from its side, whichever side the source speaks from."
parameters = [
  { name = "organisation", type = "slug", of = ["organisation"], default = "ecpat", description = "the organisation" },
  { name = "relation", type = "term", of = ["relation"], description = "only this relation" },
]

[columns]
organisation = "the organisation"
relation = "how it stands to the partner"
partner = "the other organisation"
since = "EDTF date from which it holds; empty: not stated"
until = "EDTF date up to which it held; empty: not stated"
date = "EDTF date at which it held, where neither start nor end is stated"
passages = "number of passages that state it"
note = "what else is stated"
*/
SELECT x.organisation, x.relation, x.partner, x.since, x.until, x.date, x.passages, x.note
FROM (
  SELECT p.organisation AS organisation, p.relation AS relation, p.relation_term AS relation_term,
    p.partner AS partner, p.since AS since, p.until AS until, p.date AS date, p.passages AS passages,
    p.note AS note
  FROM partners AS p
  WHERE p.organisation_slug = :organisation
  UNION ALL
  SELECT p.partner, r.inverse, p.relation_term, p.organisation, p.since, p.until, p.date, p.passages, p.note
  FROM partners AS p
  JOIN relation AS r ON r.term = p.relation_term
  WHERE p.partner_slug = :organisation
) AS x
WHERE 1
  AND x.relation_term = :relation -- when :relation
ORDER BY x.relation, x.partner, x.since, x.until, x.date;
