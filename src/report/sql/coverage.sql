/*
title = "Coverage"
group = "At a glance"
description = "How many passages of each section have facts."
example = "ecpat-kb report coverage --source wikipedia-ecpat"

[columns]
source = "the source"
section = "heading of the section, or its label if it has no heading"
passages = "number of passages"
cited = "passages with facts"
excused = "passages without facts, with a stated reason"
facts = "number of facts"
*/
SELECT c.source, c.section, c.passages, c.cited, c.excused, c.facts
FROM coverage AS c
ORDER BY c.source, c.source_slug, c.position;
