SELECT 'statement:' || t.sort || ':' || t.slug || ':' || f.kind || ':' || d.slug || ':' || p.slug AS "@id#", 'Statement kb:Statement' AS "@type",
  'passage:' || d.slug || ':' || p.slug AS "subjectOf", t.sort || ':' || t.slug AS "about[]", o.sort || ':' || o.slug AS "about[]",
  'statement_kind:' || f.kind AS "additionalType", f.statement AS "text", f.beneficiary AS "kb:beneficiary",
  nullif(f.is_example, 0) AS "kb:isExample"
FROM statement AS f
JOIN thing AS t ON t.id = f.thing_id
LEFT JOIN thing AS o ON o.id = f.topic_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.kind, d.slug, p.slug, f.statement, o.slug, f.beneficiary;
