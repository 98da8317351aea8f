-- The passages of a source, in the order of the document.
SELECT p.id AS id, p.slug AS slug, p.anchor AS anchor, p.no_fact AS no_fact, s.language AS language,
  CASE WHEN c.heading <> '' THEN c.heading ELSE c.label END AS section,
  (SELECT l.link FROM passages AS l WHERE l.passage_id = p.id) AS link
FROM source AS s
JOIN section AS c ON c.source_id = s.id
JOIN passage AS p ON p.section_id = c.id
WHERE s.slug = :source
ORDER BY c.position, p.position, p.slug;
