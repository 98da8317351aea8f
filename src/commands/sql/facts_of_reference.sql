-- All facts that rest on one reference.
SELECT
  CASE r.reach
    WHEN 'sentence' THEN 'facts whose sentence carries the marker'
    ELSE 'facts that stand earlier in its paragraph'
  END AS part,
  c.fact AS fact, c.subject_slug AS other, c.section AS section, c.anchor AS anchor,
  c.reference_numbers AS "references", c.link AS link, c.source AS source, c.passage_text AS text
FROM passage_reference AS r
JOIN passage AS p ON p.id = r.passage_id
JOIN source AS s ON s.id = p.source_id
JOIN citations AS c ON c.source_slug = s.slug AND c.passage = p.slug
WHERE r.reference_id = (
  SELECT f.id FROM reference AS f JOIN source AS d ON d.id = f.source_id
  WHERE d.slug || '/' || CAST(f.number AS TEXT) = :slug)
ORDER BY r.reach DESC, p.position, c.fact;
