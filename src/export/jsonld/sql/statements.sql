SELECT t.sort || ':' || t.slug AS thing, f.kind, f.statement, o.sort || ':' || o.slug AS topic, f.beneficiary,
  f.is_example, d.slug || ':' || p.slug AS passage
FROM statement AS f
JOIN thing AS t ON t.id = f.thing_id
LEFT JOIN thing AS o ON o.id = f.topic_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.kind, d.slug, p.slug, f.statement, o.slug, f.beneficiary;
