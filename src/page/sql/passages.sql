-- A passage as a citation names it.
SELECT v.passage_id AS id, v.source_slug AS source_slug, v.source AS source, v.passage AS slug, v.kind AS kind,
  v.section AS section, v.anchor AS anchor, d.language AS language, v.link AS link,
  v.citation AS citation, v.text AS text
FROM passages AS v
JOIN source AS d ON d.slug = v.source_slug
WHERE v.passage_id = :id
