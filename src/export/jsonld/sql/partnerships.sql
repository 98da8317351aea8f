SELECT t.sort || ':' || t.slug AS thing, f.relation, k.label, o.sort || ':' || o.slug AS other, f.since, f.until,
  f.date, f.stated, f.is_example, f.note, d.slug || ':' || p.slug AS passage
FROM partnership AS f
JOIN relation AS k ON k.term = f.relation
JOIN thing AS t ON t.id = f.agent_id
JOIN thing AS o ON o.id = f.partner_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.relation, o.sort, o.slug, d.slug, p.slug, f.since, f.until, f.date;
