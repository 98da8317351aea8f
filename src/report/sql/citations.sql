/*
title = "Citations"
group = "What the sources say"
description = "Every fact as a sentence, with the passage that states it and the references that the passage cites."
example = "ecpat-kb report citations --subject unicef --kind sentence"
parameters = [
  { name = "subject", type = "slug", of = ["organisation", "person", "collective", "place", "event", "event_series", "work", "topic"], description = "only facts about this thing, or that mention it" },
  { name = "kind", type = "word", of = ["sentence", "infobox", "list-item", "navigation", "row"], description = "only facts from passages of this kind" },
]
not_in_table = ["citation", "link"]

[columns]
subject = "what the fact is about"
fact = "the fact as a sentence"
source = "the source"
section = "section of the source"
kind = "kind of passage: sentence, infobox, list-item, navigation or row"
anchor = "words that identify the passage in its section"
references = "references of the source that the passage cites"
citation = "citation of the passage, as used in a paper"
link = "link that opens the source at the passage"
*/
SELECT x.subject, x.fact, x.source, x.section, p.kind, x.anchor, x.reference_numbers AS "references",
  (SELECT v.citation FROM passages AS v WHERE v.passage_id = x.passage_id) AS citation, x.link
FROM (
  SELECT c.subject, c.fact, c.source, c.source_slug, c.section, c.anchor, c.reference_numbers, c.link, c.fact_table, c.passage, c.passage_id
  FROM citations AS c
  WHERE 1
    AND c.subject_slug = :subject -- when :subject
  UNION ALL SELECT c.subject, c.fact, c.source, c.source_slug, c.section, c.anchor, c.reference_numbers, c.link, c.fact_table, c.passage, c.passage_id FROM citations AS c WHERE c.object_slug = :subject AND c.subject_slug <> :subject -- when :subject
) AS x
LEFT JOIN passage AS p ON p.id = x.passage_id
WHERE 1
  AND p.kind = :kind -- when :kind
ORDER BY x.subject, x.fact_table, x.fact, x.source, x.source_slug, x.passage;
