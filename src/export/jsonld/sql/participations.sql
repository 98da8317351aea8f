SELECT t.sort || ':' || t.slug AS thing, o.sort || ':' || o.slug AS other, f.role, k.label, f.is_example, f.note,
  d.slug || ':' || p.slug AS passage
FROM participation AS f
JOIN participation_role AS k ON k.term = f.role
JOIN thing AS t ON t.id = f.event_id
JOIN thing AS o ON o.id = f.agent_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, o.sort, o.slug, f.role, d.slug, p.slug;
