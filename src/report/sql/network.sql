/*
title = "Network"
description = "Organisations by how connected they are: partnerships with other organisations, partners, events and works. Collectives are not part of it."

[columns]
organisation = "the organisation"
relations = "number of its partnerships with other organisations, from either side"
partners = "number of organisations that it has a partnership with"
events = "number of events that it has a part in"
works = "number of works that it has to do with"
slug = "short name, for `show`"
*/
SELECT
  o.name AS organisation,
  (SELECT count(*) FROM (
    SELECT DISTINCT s.relation, s.partner_id, s.since, s.until, s.date FROM partnership AS s
    WHERE s.agent_id = t.id AND s.partner_sort = 'organisation'))
  + (SELECT count(*) FROM (
    SELECT DISTINCT s.relation, s.agent_id, s.since, s.until, s.date FROM partnership AS s
    WHERE s.partner_id = t.id AND s.agent_sort = 'organisation')) AS relations,
  (SELECT count(*) FROM (
    SELECT s.partner_id FROM partnership AS s WHERE s.agent_id = t.id AND s.partner_sort = 'organisation'
    UNION SELECT s.agent_id FROM partnership AS s WHERE s.partner_id = t.id AND s.agent_sort = 'organisation')) AS partners,
  o.events, o.works, o.slug
FROM organisations AS o
JOIN thing AS t ON t.slug = o.slug AND t.sort = 'organisation'
ORDER BY relations DESC, o.events DESC, o.works DESC, o.name, o.slug;
