SELECT w.slug AS work, o.slug AS organisation, c.role, c.date, c.stated, c.note, d.slug || ':' || p.slug AS passage
FROM contribution AS c
JOIN work AS w ON w.id = c.work_id
JOIN organisation AS o ON o.id = c.organisation_id
JOIN passage AS p ON p.id = c.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY w.slug, o.slug, c.role, d.slug, p.slug;
