-- The sections of one source and how much of each has become facts.
WITH own AS (
  SELECT p.id AS id, p.section_id AS section_id
  FROM source AS s JOIN passage AS p ON p.source_id = s.id
  WHERE s.slug = :source
),
cited AS (
  SELECT f.passage_id AS passage_id, count(*) AS facts
  FROM facts AS f
  WHERE f.passage_id IN (SELECT id FROM own)
  GROUP BY f.passage_id
)
SELECT 'sections' AS part, NULL AS label,
  n.label || ': ' || CAST(n.facts AS TEXT) || ' facts from ' || CAST(n.cited AS TEXT) || ' of '
    || CAST(n.passages AS TEXT) || ' passages' AS text, NULL AS other_sort, NULL AS other_slug, NULL AS other_name,
  NULL AS since, NULL AS until, NULL AS date,
  NULL AS stated, NULL AS note, 0 AS is_example, NULL AS value, NULL AS qualifier, NULL AS unit,
  NULL AS passage_id
FROM (
  SELECT c.position AS position,
    CASE WHEN c.heading <> '' THEN c.heading ELSE c.label END AS label,
    count(o.id) AS passages, count(f.passage_id) AS cited, coalesce(sum(f.facts), 0) AS facts
  FROM source AS s
  JOIN section AS c ON c.source_id = s.id
  LEFT JOIN own AS o ON o.section_id = c.id
  LEFT JOIN cited AS f ON f.passage_id = o.id
  WHERE s.slug = :source
  GROUP BY c.id, c.position, c.heading, c.label) AS n
ORDER BY n.position;
