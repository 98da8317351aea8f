-- When organisations were founded, as in the view `organisations`.
SELECT DISTINCT t.sort || ':' || t.slug AS "@id", e.date AS "foundingDate"
FROM participation AS f
JOIN classification AS k ON k.thing_id = f.event_id AND k.kind = 'founding'
JOIN event_date AS e ON e.event_id = f.event_id
JOIN thing AS t ON t.id = f.agent_id
WHERE f.role = 'founded' AND f.agent_sort = 'organisation'
ORDER BY 1, e.date;
