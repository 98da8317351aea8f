SELECT coalesce(s.short_title, s.title) AS source, CASE WHEN c.heading <> '' THEN c.heading ELSE c.label END AS section,
  p.kind, p.position, p.anchor,
  (SELECT l.link FROM passages AS l WHERE l.passage_id = p.id) AS link,
  p.no_fact AS "no fact", p.text
FROM source AS s
JOIN passage AS p ON p.source_id = s.id AND p.slug = :local
JOIN section AS c ON c.id = p.section_id
WHERE s.slug = :source;
