-- The passages of a source in order, each with its text and all its facts, one per line, after the heading
-- of the section.
SELECT x.passage AS passage, x.sentence AS sentence, x.facts AS facts
FROM (
  SELECT s.position AS section, 0 AS position, NULL AS passage,
    '§ ' || CASE WHEN s.heading <> '' THEN s.heading ELSE '(' || s.label || ')' END AS sentence, NULL AS facts
  FROM section AS s
  WHERE EXISTS (SELECT 1 FROM passage AS p WHERE p.section_id = s.id)
  UNION ALL
  SELECT s.position, p.position, p.slug, p.text,
    coalesce((
      SELECT group_concat('• ' || y.fact, char(10)) FROM (
        SELECT c.fact || CASE WHEN c.fact_table = 'statement' AND c.object_slug IS NOT NULL
          THEN ' → ' || c.object_slug ELSE '' END AS fact
        FROM citations AS c WHERE c.passage_id = p.id
        ORDER BY c.subject_kind, c.subject, c.fact_table, c.fact) AS y),
      '(no fact: ' || p.no_fact || ')')
  FROM passage AS p JOIN section AS s ON s.id = p.section_id
) AS x
ORDER BY x.section, x.position;
