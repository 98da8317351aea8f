SELECT t.vocabulary || ':' || t.term AS "@id", 'source:' || d.slug AS "subjectOf"
FROM term_declaration AS t
JOIN source AS d ON d.id = t.source_id
ORDER BY t.vocabulary, t.term, d.slug;
