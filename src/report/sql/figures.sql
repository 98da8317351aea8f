/*
title = "Figures"
group = "What is known and said"
description = "Numbers that sources state about things, in order of time, those without a date after the others in the order of their sources; one line for each passage."
example = "ecpat-kb report figures --subject ecpat --metric members"
parameters = [
  { name = "subject", type = "slug", of = ["organisation", "person", "collective", "place", "event", "event_series", "work", "topic"], description = "only figures of this thing" },
  { name = "metric", type = "term", of = ["metric"], description = "only figures of this metric" },
]
not_in_table = ["link"]

[columns]
subject = "what the number is stated of"
metric = "what is counted or measured"
value = "the number"
qualifier = "how it is meant: exact, over, under or about"
unit = "what one unit is; for a sum of money the code of the currency"
as_of = "EDTF date for which it is stated; empty: not stated"
source = "the source that states it"
source_date = "EDTF date on which the source was published or, if that is not known, read"
section = "section of the source that states it"
note = "what else is stated of it"
link = "address that opens the source there"
*/
SELECT f.subject, f.metric, f.value, f.qualifier, f.unit, f.as_of, f.source, f.source_date, f.section, f.note, f.link
FROM figures AS f
WHERE 1
  AND f.subject_slug = :subject -- when :subject
  AND f.metric = :metric -- when :metric
ORDER BY f.subject, f.subject_slug, f.metric, coalesce(f.as_of_earliest, f.as_of_latest) IS NULL,
  coalesce(f.as_of_earliest, f.as_of_latest), f.as_of_latest, f.source_date, f.value, f.source, f.source_slug, f.section, f.anchor;
