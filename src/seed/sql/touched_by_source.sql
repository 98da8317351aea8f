-- The things that a source names and what it says of them can be searched by.
INSERT OR IGNORE INTO temp.touched (kind, slug, thing_id)
SELECT 'place', t.slug, t.id FROM place AS t JOIN passage AS p ON p.id = t.passage_id WHERE p.source_id = :source
UNION ALL
SELECT 'organisation', t.slug, t.id FROM organisation AS t JOIN passage AS p ON p.id = t.passage_id
WHERE p.source_id = :source
UNION ALL
SELECT 'event_series', t.slug, t.id FROM event_series AS t JOIN passage AS p ON p.id = t.passage_id
WHERE p.source_id = :source
UNION ALL
SELECT 'event', t.slug, t.id FROM event AS t JOIN passage AS p ON p.id = t.passage_id WHERE p.source_id = :source
UNION ALL
SELECT 'work', t.slug, t.id FROM work AS t JOIN passage AS p ON p.id = t.passage_id WHERE p.source_id = :source
UNION ALL
SELECT 'topic', t.slug, t.id FROM topic AS t JOIN passage AS p ON p.id = t.passage_id WHERE p.source_id = :source
UNION ALL
SELECT d.thing, t.slug, t.id FROM shared_declaration AS d JOIN organisation AS t ON t.slug = d.slug
WHERE d.thing = 'organisation' AND d.source_id = :source
UNION ALL
SELECT d.thing, t.slug, t.id FROM shared_declaration AS d JOIN event AS t ON t.slug = d.slug
WHERE d.thing = 'event' AND d.source_id = :source
UNION ALL
SELECT d.thing, t.slug, t.id FROM shared_declaration AS d JOIN work AS t ON t.slug = d.slug
WHERE d.thing = 'work' AND d.source_id = :source
UNION ALL
SELECT d.thing, t.slug, t.id FROM shared_declaration AS d JOIN topic AS t ON t.slug = d.slug
WHERE d.thing = 'topic' AND d.source_id = :source
UNION ALL
SELECT 'reference', s.slug || '/' || r.number, r.id FROM reference AS r JOIN source AS s ON s.id = r.source_id
WHERE r.source_id = :source;
