SELECT 'passage:' || d.slug || ':' || p.slug AS "@id", 'Quotation kb:Passage' AS "@type", p.anchor AS "text/@value",
  d.language AS "text/@language", p.kind AS "kb:passageKind", p.position AS "position", p.no_fact AS "kb:noFact",
  (SELECT l.link FROM passages AS l WHERE l.passage_id = p.id) AS "url",
  'section:' || d.slug || ':' || s.slug AS "isPartOf"
FROM passage AS p
JOIN section AS s ON s.id = p.section_id
JOIN source AS d ON d.id = p.source_id
ORDER BY d.slug, s.position, p.position, p.slug;
