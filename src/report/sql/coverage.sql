/*
title = "Coverage"
group = "At a glance"
description = "How much of each section of the sources has become facts."
example = "ecpat-kb report coverage --source wikipedia-ecpat"

[columns]
source = "the source"
section = "heading of the section, or its label where the heading is lost"
passages = "number of passages"
cited = "passages that a fact cites"
excused = "passages that carry no fact, with a reason"
facts = "number of facts"
*/
SELECT c.source, c.section, c.passages, c.cited, c.excused, c.facts
FROM coverage AS c
ORDER BY c.source, c.source_slug, c.position;
