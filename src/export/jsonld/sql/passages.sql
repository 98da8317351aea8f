SELECT 'passage:' || d.slug || ':' || p.slug AS "@id", 'Quotation kb:Passage' AS "@type", p.anchor AS "text/@value",
  d.language AS "text/@language", p.kind AS "kb:passageKind", p.position AS "position", p.no_fact AS "kb:noFact",
  CASE WHEN p.fragment IS NULL THEN d.url ELSE d.url || '#:~:text=' || p.fragment END AS "url",
  'section:' || d.slug || ':' || s.slug AS "isPartOf"
FROM passage AS p
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
ORDER BY d.slug, s.position, p.position, p.slug;
