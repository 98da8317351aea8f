/*
title = "Agreement"
group = "What the sources say"
description = "Facts that several sources state in the same way, and how many of these sources are independent. Copies and editions of one document count as one source, and so do sources that cite the same reference for the fact."
example = "ecpat-kb report agreement --subject ecpat"
parameters = [
  { name = "subject", type = "slug", of = ["organisation", "person", "collective", "place", "event", "event_series", "work", "topic"], description = "only facts about this thing" },
]
not_in_table = ["subject"]

[columns]
subject = "what the fact is about"
fact = "the fact, in the words of the view `citations`"
independent = "number of independent sources that state it"
sources = "number of sources that state it"
stated_by = "the sources"
*/
WITH RECURSIVE
-- The facts that several sources state, with their passages. The name that a curator lists a thing under is not a fact about it.
shared AS (
  SELECT x.subject_kind, x.subject_slug, x.fact, x.source, x.source_slug, x.passage_id
  FROM (
    SELECT c.subject_kind, c.subject_slug, c.fact, c.source, c.source_slug, c.passage_id,
      min(c.source_slug) OVER w AS first_slug, max(c.source_slug) OVER w AS last_slug
    FROM citations AS c
    WHERE NOT (c.fact_table = 'naming' AND EXISTS (SELECT 1 FROM naming AS n WHERE n.id = c.fact_id AND n.kind IN ('listed', 'label')))
      AND c.subject_slug = :subject -- when :subject
    WINDOW w AS (PARTITION BY c.subject_kind, c.subject_slug, c.fact)
  ) AS x
  WHERE x.first_slug <> x.last_slug
),
-- A source and all that it was copied from.
origin (source_slug, origin) AS (
  SELECT d.slug, d.slug FROM source AS d
  UNION
  SELECT o.source_slug, d.derived_from FROM origin AS o JOIN source AS d ON d.slug = o.origin WHERE d.derived_from IS NOT NULL
),
-- What a source takes a fact from: the source it copies, its own address, the references of the passage.
basis AS (
  SELECT DISTINCT h.subject_kind, h.subject_slug, h.fact, h.source, h.source_slug,
    CASE k.kind WHEN 1 THEN o.origin WHEN 2 THEN d.url ELSE r.url END AS basis
  FROM shared AS h
  JOIN source AS d ON d.slug = h.source_slug
  CROSS JOIN (SELECT 1 AS kind UNION ALL SELECT 2 UNION ALL SELECT 3) AS k
  LEFT JOIN origin AS o ON o.source_slug = h.source_slug AND k.kind = 1
  LEFT JOIN passage_reference AS c ON c.passage_id = h.passage_id AND k.kind = 3
  LEFT JOIN reference AS r ON r.id = c.reference_id
),
-- The sources that share an origin with each source, directly or through others.
connected (subject_kind, subject_slug, fact, source, source_slug, other_slug) AS (
  SELECT b.subject_kind, b.subject_slug, b.fact, b.source, b.source_slug, b.source_slug FROM basis AS b
  UNION
  SELECT c.subject_kind, c.subject_slug, c.fact, c.source, c.source_slug, y.source_slug
  FROM connected AS c
  JOIN basis AS x ON x.subject_kind = c.subject_kind AND x.subject_slug = c.subject_slug AND x.fact = c.fact AND x.source_slug = c.other_slug
  JOIN basis AS y ON y.subject_kind = x.subject_kind AND y.subject_slug = x.subject_slug AND y.fact = x.fact AND y.basis = x.basis
)
SELECT t.name AS subject, g.fact, count(DISTINCT g.first_slug) AS independent, count(*) AS sources,
  group_concat(g.source, '; ') AS stated_by
FROM (SELECT c.subject_kind, c.subject_slug, c.fact, c.source, c.source_slug, min(c.other_slug) AS first_slug
  FROM connected AS c
  GROUP BY c.subject_kind, c.subject_slug, c.fact, c.source, c.source_slug
  ORDER BY c.subject_kind, c.subject_slug, c.fact, c.source, c.source_slug) AS g
JOIN thing AS t ON t.sort = g.subject_kind AND t.slug = g.subject_slug
GROUP BY g.subject_kind, g.subject_slug, g.fact, t.name
ORDER BY count(DISTINCT g.first_slug) DESC, count(*) DESC, t.name, g.fact, t.slug;
