SELECT t.sort || ':' || t.slug AS thing, f.kind, k.label, f.other_sort, o.sort || ':' || o.slug AS other, f.note,
  d.slug || ':' || p.slug AS passage
FROM event_link AS f
JOIN event_link_kind AS k ON k.term = f.kind
JOIN thing AS t ON t.id = f.event_id
JOIN thing AS o ON o.id = f.other_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, f.kind, o.sort, o.slug, d.slug, p.slug;
