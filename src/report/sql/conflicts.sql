/*
title = "Conflicts"
group = "What the sources say"
description = "Disagreements within a source or between sources. A query compares figures, dates, kinds, countries, names and wider topics; curators add what they find."
example = "ecpat-kb report conflicts --format markdown"
not_in_table = ["passages"]

[columns]
subject = "the thing that it is about"
what = "what the disagreement is about"
values = "the values that disagree, each once"
sources = "the sources that state them"
sections = "the source and the section that state each value"
passages = "number of passages that state them"
kind = "contradiction, ambiguity or naming; contradiction, if found by a query"
explanation = "how the query found it, or the curator's explanation"
*/
SELECT c.subject, c.what, c.stated_values AS "values", c.sources, c.sections, c.passages, c.kind, c.explanation
FROM conflicts AS c
ORDER BY c.subject, c.what, c.explanation, c.subject_slug, c.stated_values, c.sections;
