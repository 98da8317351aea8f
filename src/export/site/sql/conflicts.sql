-- What sources state differently, a row for each value: as curators found it, with the passage that states the
-- value; as the view finds it, the values in one row.
SELECT x.sort AS sort, x.slug AS slug, x.name AS name, x.question AS question, x.what AS what, x.says AS says,
  x.source AS source, x.section AS section, x.link AS link, x.explanation AS explanation
FROM (
  SELECT t.sort AS sort, t.slug AS slug, t.name AS name, 'curator ' || d.slug || '/' || e.slug AS question, e.what AS what,
    v.says AS says, p.source AS source, p.section AS section, p.link AS link, e.explanation AS explanation
  FROM discrepancy AS e
  JOIN source AS d ON d.id = e.source_id
  JOIN thing AS t ON t.id = e.thing_id
  JOIN discrepancy_passage AS v ON v.discrepancy_id = e.id
  JOIN passages AS p ON p.passage_id = v.passage_id
  UNION ALL
  SELECT coalesce((SELECT min(t.sort) FROM thing AS t WHERE t.slug = c.subject_slug AND t.name = c.subject), ''),
    c.subject_slug, c.subject, 'query ' || c.what || ' ' || c.stated_values, c.what, c.stated_values, c.sections, NULL, NULL,
    c.explanation
  FROM conflicts AS c
  WHERE NOT EXISTS (
    SELECT 1 FROM discrepancy AS e JOIN thing AS t ON t.id = e.thing_id
    WHERE t.slug = c.subject_slug AND t.name = c.subject AND e.what = c.what AND e.explanation = c.explanation)) AS x
ORDER BY x.name COLLATE NOCASE, x.sort, x.slug, x.what, x.question, x.says, x.source, x.section;
