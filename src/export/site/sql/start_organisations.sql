-- The organisations with most partners.
SELECT t.slug AS slug, t.name AS name, x.partners AS partners
FROM (
  SELECT y.one AS id, count(DISTINCT y.other) AS partners
  FROM (
    SELECT a.agent_id AS one, a.partner_id AS other FROM partnership AS a
    UNION SELECT a.partner_id, a.agent_id FROM partnership AS a) AS y
  GROUP BY y.one) AS x
JOIN thing AS t ON t.id = x.id
WHERE t.sort = 'organisation'
ORDER BY x.partners DESC, t.slug
LIMIT 12;
