/*
title = "Network"
description = "Organisations by how connected they are: partnerships, partners, events and works."

[columns]
organisation = "the organisation"
relations = "number of its partnerships, from either side"
partners = "number of organisations and collectives that it has a partnership with"
events = "number of events that it has a part in"
works = "number of works that it has to do with"
slug = "short name, for `show`"
*/
SELECT
  o.name AS organisation,
  o.partnerships AS relations,
  (SELECT count(*) FROM (
    SELECT s.partner_id FROM partnership AS s WHERE s.agent_id = t.id
    UNION SELECT s.agent_id FROM partnership AS s WHERE s.partner_id = t.id)) AS partners,
  o.events, o.works, o.slug
FROM organisations AS o
JOIN thing AS t ON t.slug = o.slug AND t.sort = 'organisation'
ORDER BY relations DESC, o.events DESC, o.works DESC, o.name, o.slug;
