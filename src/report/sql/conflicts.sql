/*
title = "Conflicts"
description = "Where the sources disagree, with themselves or with each other: numbers and dates found by query, the rest by a curator."

[columns]
subject = "what it is about"
what = "what the disagreement is about"
values = "the values that stand against each other"
sections = "the sections that state them, in the order of the values"
explanation = "how it was found, or the curator's explanation"
*/
SELECT c.subject, c.what, c.stated_values AS "values", c.sections, c.explanation
FROM conflicts AS c
ORDER BY c.subject, c.what, c.explanation;
