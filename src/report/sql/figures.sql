/*
title = "Figures"
group = "What the sources say"
description = "Numbers that sources state about things, in order of date, one line for each passage. Numbers without a date come last, in order of source."
example = "ecpat-kb report figures --subject ecpat --metric members"
parameters = [
  { name = "subject", type = "slug", of = ["organisation", "person", "collective", "place", "event", "event_series", "work", "topic"], description = "only figures about this thing" },
  { name = "metric", type = "term", of = ["metric"], description = "only figures of this metric" },
]
not_in_table = ["link"]

[columns]
subject = "the thing that it is about"
metric = "what is counted or measured"
value = "the number"
qualifier = "how to read it: exact, over, under or about"
unit = "unit; for an amount of money the ISO 4217 code of the currency"
as_of = "EDTF date that the number refers to; empty: not stated"
source = "the source"
source_date = "EDTF date on which the source was published or, if that is not known, read"
section = "section of the source"
note = "further details"
link = "link that opens the source at the passage"
*/
SELECT f.subject, f.metric, f.value, f.qualifier, f.unit, f.as_of, f.source, f.source_date, f.section, f.note, f.link
FROM figures AS f
WHERE 1
  AND f.subject_slug = :subject -- when :subject
  AND f.metric = :metric -- when :metric
ORDER BY f.subject, f.subject_slug, f.metric, coalesce(f.as_of_earliest, f.as_of_latest) IS NULL,
  coalesce(f.as_of_earliest, f.as_of_latest), f.as_of_latest, f.source_date, f.value, f.source, f.source_slug, f.section, f.anchor;
