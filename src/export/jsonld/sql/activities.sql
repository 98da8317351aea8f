SELECT o.slug AS organisation, a.kind, a.description, t.slug AS topic, a.beneficiary,
  d.slug || ':' || p.slug AS passage
FROM activity AS a
JOIN organisation AS o ON o.id = a.organisation_id
LEFT JOIN topic AS t ON t.id = a.topic_id
JOIN passage AS p ON p.id = a.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY o.slug, a.kind, d.slug, p.slug, a.description, t.slug, a.beneficiary;
