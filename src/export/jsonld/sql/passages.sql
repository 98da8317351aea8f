SELECT d.slug AS source, p.slug, s.slug AS section, p.position, p.kind, p.anchor, p.no_fact, d.language,
  CASE WHEN p.fragment IS NULL THEN d.url ELSE d.url || '#:~:text=' || p.fragment END AS link
FROM passage AS p
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
ORDER BY d.slug, s.position, p.position, p.slug;
