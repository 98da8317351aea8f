SELECT t.sort || ':' || t.slug AS thing, f.role, o.sort || ':' || o.slug AS other, f.since, f.until, f.date, f.stated,
  f.note, d.slug || ':' || p.slug AS passage
FROM position AS f
JOIN thing AS t ON t.id = f.person_id
JOIN thing AS o ON o.id = f.organisation_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, o.slug, d.slug, p.slug, f.role, f.since, f.until, f.date;
