-- Everything that the graph has as a node. A node is known by its kind and its slug.
SELECT 'organisation' AS node_kind, o.slug AS slug, o.name AS label, o.kind AS kind, NULL AS date
FROM organisation AS o
UNION ALL
SELECT 'event', e.slug, e.name, e.kind, e.date FROM events AS e
UNION ALL
SELECT 'work', w.slug, w.title, w.kind, NULL FROM work AS w
ORDER BY 1, 2;
