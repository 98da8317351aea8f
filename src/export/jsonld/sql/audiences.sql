SELECT t.sort || ':' || t.slug AS thing, o.sort || ':' || o.slug AS other, f.is_example, f.note,
  d.slug || ':' || p.slug AS passage
FROM audience AS f
JOIN thing AS t ON t.id = f.work_id
JOIN thing AS o ON o.id = f.agent_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, o.sort, o.slug, d.slug, p.slug;
