/*
title = "Conflicts"
description = "Where sources disagree, with themselves or with each other: numbers, dates and circles of topics found by query, the rest by a curator."

[columns]
subject = "what it is about"
what = "what the disagreement is about"
values = "the values that stand against each other"
sources = "the sources that state them"
sections = "the sections that state them, in the order of the values"
kind = "contradiction, ambiguity or naming"
explanation = "how it was found, or the curator's explanation"
*/
SELECT c.subject, c.what, c.stated_values AS "values", c.sources, c.sections, c.kind, c.explanation
FROM conflicts AS c
ORDER BY c.subject, c.what, c.explanation, c.subject_slug, c.stated_values, c.sections;
