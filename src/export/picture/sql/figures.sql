-- What sources state in numbers, of everything or of one thing: a row for each passage. The metrics with
-- the most statements are chosen; rows with the same `thing_id`, `metric` and `currency` stand in one
-- plot. `plots` is the number of all.
WITH
stated (id) AS (
  SELECT f.id FROM figure AS f WHERE :id IS NULL
  UNION SELECT f.id FROM figure AS f WHERE f.thing_id = :id
),
plot (thing_id, metric, currency, statements) AS MATERIALIZED (
  SELECT f.thing_id, f.metric, coalesce(f.currency, ''), count(*)
  FROM stated AS s JOIN figure AS f ON f.id = s.id
  WHERE f.metric = :metric OR :metric IS NULL
  GROUP BY f.thing_id, f.metric, coalesce(f.currency, '')
  HAVING count(*) >= :least
),
chosen (thing_id, metric, currency, statements) AS MATERIALIZED (
  SELECT c.thing_id, c.metric, c.currency, c.statements FROM plot AS c JOIN thing AS t ON t.id = c.thing_id
  ORDER BY c.statements DESC, t.sort, t.slug, c.metric, c.currency LIMIT :most
)
SELECT c.thing_id AS thing_id, t.sort AS sort, t.slug AS slug, t.name AS name, c.metric AS metric, m.label AS label,
  CASE WHEN c.currency <> '' THEN c.currency WHEN m.unit <> m.term AND m.unit <> m.label THEN m.unit ELSE '' END AS unit,
  c.currency AS currency, CAST(f.value AS REAL) AS value, f.qualifier AS qualifier, f.as_of AS as_of,
  d.published AS published, (SELECT count(*) FROM plot) AS plots,
  CAST(coalesce(substr(r.earliest, 1, 4), '0') AS INTEGER) AS read_from,
  CAST(coalesce(substr(r.latest, 1, 4), '9999') AS INTEGER) AS read_to,
  coalesce(d.short_title, d.title) AS source, d.slug AS source_slug, p.slug AS passage,
  (SELECT l.link FROM passages AS l WHERE l.passage_id = p.id) AS link
-- A cross join keeps its order: what was chosen is few, the passages of a source may be many.
FROM chosen AS c
CROSS JOIN figure AS f ON f.thing_id = c.thing_id AND f.metric = c.metric AND coalesce(f.currency, '') = c.currency
CROSS JOIN thing AS t ON t.id = c.thing_id
CROSS JOIN metric AS m ON m.term = c.metric
CROSS JOIN passage AS p ON p.id = f.passage_id
CROSS JOIN section AS s ON s.id = p.section_id
CROSS JOIN source AS d ON d.id = p.source_id
LEFT JOIN stated_date AS r ON r.date = d.retrieved
ORDER BY c.statements DESC, t.sort, t.slug, c.metric, c.currency, coalesce(f.as_of_earliest, f.as_of_latest) IS NULL,
  coalesce(f.as_of_earliest, f.as_of_latest), f.value, d.slug, s.position, p.position, f.id
