-- The passages that cite a reference, in the order of the source.
SELECT CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS section, p.anchor, t.reach, t.locator
FROM passage_reference AS t
JOIN passage AS p ON p.id = t.passage_id
JOIN section AS s ON s.id = p.section_id
WHERE t.reference_id = :reference
ORDER BY s.position, p.position, p.slug;
