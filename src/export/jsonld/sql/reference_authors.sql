SELECT r.id AS "@id", r.id || ':author:' || a.position AS "author/@id",
  CASE WHEN a.body IS NULL THEN 'Person' ELSE 'Organization' END AS "author/@type", a.position AS "author/position",
  a.body AS "author/name", a.family AS "author/familyName", a.given AS "author/givenName"
FROM reference_author AS a
JOIN (
  SELECT 'reference:' || d.slug || CASE WHEN r.list = 'references' THEN '' ELSE ':' || r.list END || ':' || r.number AS id,
    r.id AS reference_id, d.slug, r.list, r.number
  FROM reference AS r JOIN source AS d ON d.id = r.source_id
) AS r ON r.reference_id = a.reference_id
ORDER BY r.slug, r.list, r.number, a.position;
