-- A passage as a citation names it.
SELECT p.id AS id, d.slug AS source_slug, d.title AS source, p.slug AS slug, p.kind AS kind,
  CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END AS section, p.anchor AS anchor,
  d.language AS language,
  CASE WHEN p.fragment IS NULL THEN d.url ELSE d.url || '#:~:text=' || p.fragment END AS link, p.text AS text
FROM passage AS p
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
WHERE p.id = :id
