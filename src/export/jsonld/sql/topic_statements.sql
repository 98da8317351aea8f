SELECT t.slug AS topic, s.kind, s.statement, d.slug || ':' || p.slug AS passage
FROM topic_statement AS s
JOIN topic AS t ON t.id = s.topic_id
JOIN passage AS p ON p.id = s.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, s.kind, d.slug, p.slug, s.statement;
