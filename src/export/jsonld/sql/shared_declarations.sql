-- Further passages that name a thing.
SELECT n.thing, n.slug, d.slug || ':' || p.slug AS passage
FROM shared_declaration AS n
JOIN passage AS p ON p.id = n.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY n.thing, n.slug, d.slug;
