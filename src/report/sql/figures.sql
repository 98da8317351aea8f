/*
title = "Figures"
description = "Numbers stated of organisations, events and works, one line for each passage that states one."
parameters = [
  { name = "subject", type = "slug", of = ["organisation", "event", "work"], description = "only this organisation, event or work" },
]

[columns]
subject = "what the number is stated of"
metric = "what is counted or measured"
value = "the number"
qualifier = "how it is meant: exact, over, under or about"
unit = "what one unit is"
as_of = "EDTF date for which it is stated; empty: not stated"
section = "section of the source that states it"
note = "what else is stated of it"
*/
SELECT f.subject, f.metric, f.value, f.qualifier, f.unit, f.as_of, f.section, f.note
FROM figures AS f
WHERE 1
  AND f.subject_slug = :subject -- when :subject
ORDER BY f.subject, f.metric, f.value, f.section, f.anchor;
