-- When organisations were founded, as the view of organisations has it.
SELECT DISTINCT o.slug AS organisation, t.date
FROM participation AS f
JOIN event AS e ON e.id = f.event_id AND e.kind = 'founding'
JOIN event_date AS t ON t.event_id = e.id
JOIN organisation AS o ON o.id = f.organisation_id
WHERE f.role = 'founded'
ORDER BY o.slug, t.date;
