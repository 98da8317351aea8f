SELECT o.slug AS organisation, s.relation, r.wording, q.slug AS partner, s.since, s.until, s.date, s.stated, s.note,
  d.slug || ':' || p.slug AS passage
FROM partnership AS s
JOIN organisation AS o ON o.id = s.organisation_id
JOIN organisation AS q ON q.id = s.partner_id
JOIN relation AS r ON r.term = s.relation
JOIN passage AS p ON p.id = s.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY o.slug, s.relation, q.slug, d.slug, p.slug, s.since, s.until, s.date, s.stated, s.note;
