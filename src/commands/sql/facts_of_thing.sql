-- All facts that speak of one thing, as subject or as object, in the order of a page; after
-- what each passage says in a disagreement, the curator's explanation.
SELECT
  y.part AS part,
  y.fact AS fact, y.other AS other, y.section AS section, y.anchor AS anchor,
  y.reference_numbers AS "references", y.link AS link, y.source AS source, y.source_slug AS source_slug,
  y.passage_text AS text
FROM (
  SELECT
    CASE x.fact_table
      -- How a pack lists the thing says that there is such a thing; other names are named.
      WHEN 'naming' THEN CASE WHEN substr(x.fact, length(x.subject) + 1, 8) = ': named ' THEN 'names' ELSE 'identity' END
      WHEN 'classification' THEN 'identity'
      WHEN 'identifier' THEN 'identifiers'
      WHEN 'statement' THEN CASE WHEN x.own = 1 THEN 'statements' ELSE 'statements that bear on it' END
      WHEN 'figure' THEN 'figures'
      WHEN 'location' THEN CASE WHEN x.own = 1 THEN 'places' ELSE 'what is there' END
      WHEN 'place_country' THEN 'identity'
      WHEN 'place_within' THEN CASE WHEN x.own = 1 THEN 'identity' ELSE 'places within it' END
      WHEN 'broader' THEN CASE WHEN x.own = 1 THEN 'identity' ELSE 'narrower topics' END
      WHEN 'event_date' THEN 'dates'
      WHEN 'series_event' THEN CASE WHEN x.own = 1 THEN 'identity' ELSE 'events' END
      WHEN 'recurrence' THEN CASE WHEN x.own = 1 THEN 'identity' ELSE 'events' END
      WHEN 'event_link' THEN CASE :kind WHEN 'event' THEN 'links' ELSE 'events' END
      WHEN 'participation' THEN CASE :kind WHEN 'event' THEN 'participants' ELSE 'events' END
      WHEN 'partnership' THEN 'partners'
      WHEN 'position' THEN CASE :kind WHEN 'person' THEN 'positions' ELSE 'persons' END
      WHEN 'contribution' THEN CASE :kind WHEN 'work' THEN 'contributions' ELSE 'works' END
      WHEN 'audience' THEN CASE :kind WHEN 'work' THEN 'audience' ELSE 'works' END
      ELSE 'disagreements'
    END AS part,
    x.fact, x.other, x.section, x.anchor, x.reference_numbers, x.link, x.source, x.source_slug, x.passage,
    x.passage_text
  FROM (
    SELECT 1 AS own, c.subject, c.object_slug AS other, c.fact_table, c.fact, c.section, c.anchor,
      c.reference_numbers, c.link, c.source, c.source_slug, c.passage, c.passage_text
    FROM citations AS c WHERE c.subject_kind = :kind AND c.subject_slug = :slug
    UNION ALL
    SELECT 0, c.subject, c.subject_slug, c.fact_table, c.fact, c.section, c.anchor,
      c.reference_numbers, c.link, c.source, c.source_slug, c.passage, c.passage_text
    FROM citations AS c WHERE c.object_kind = :kind AND c.object_slug = :slug
      AND NOT (c.subject_kind = :kind AND c.subject_slug = :slug)
    UNION ALL
    -- The country of each place where it is or was.
    SELECT 1, c.subject, c.subject_slug, 'location', c.fact, c.section, c.anchor,
      c.reference_numbers, c.link, c.source, c.source_slug, c.passage, c.passage_text
    FROM citations AS c
    WHERE c.fact_table = 'place_country' AND c.subject_kind = 'place' AND c.subject_slug IN (
      SELECT p.slug FROM thing AS t JOIN location AS h ON h.thing_id = t.id JOIN thing AS p ON p.id = h.place_id
      WHERE t.sort = :kind AND t.slug = :slug)
    UNION ALL
    SELECT 1, t.name, NULL, 'discrepancy', t.name || ', ' || d.what || ' (disagreement): — ' || d.explanation,
      NULL, NULL, NULL, NULL, s.title, s.slug, NULL, NULL
    FROM thing AS t JOIN discrepancy AS d ON d.thing_id = t.id JOIN source AS s ON s.id = d.source_id
    WHERE t.sort = :kind AND t.slug = :slug
  ) AS x
) AS y
ORDER BY
  CASE y.part
    WHEN 'identity' THEN 1 WHEN 'names' THEN 2 WHEN 'identifiers' THEN 3 WHEN 'dates' THEN 4
    WHEN 'places' THEN 5 WHEN 'positions' THEN 6 WHEN 'statements' THEN 7
    WHEN 'participants' THEN 8 WHEN 'events' THEN 9 WHEN 'links' THEN 10 WHEN 'partners' THEN 11
    WHEN 'persons' THEN 12 WHEN 'contributions' THEN 13 WHEN 'audience' THEN 14 WHEN 'works' THEN 15
    WHEN 'figures' THEN 16 WHEN 'disagreements' THEN 17
    WHEN 'what is there' THEN 18 WHEN 'places within it' THEN 19 WHEN 'narrower topics' THEN 20 ELSE 21
  END,
  y.part, y.fact, y.source, y.source_slug, y.section, y.passage;
