SELECT s.title AS source, CASE WHEN c.heading <> '' THEN c.heading ELSE c.label END AS section,
  p.kind, p.position, p.anchor, s.url || '#:~:text=' || p.fragment AS link, p.no_fact AS "no fact", p.text
FROM passage AS p JOIN source AS s ON s.id = p.source_id JOIN section AS c ON c.id = p.section_id
WHERE s.slug || '/' || p.slug = :slug;
