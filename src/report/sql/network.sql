/*
title = "Network"
group = "Who"
description = "Organisations, the best connected first, with the number of their partnerships, partners, events and works. Partnerships with collectives are not counted."
example = "ecpat-kb report network --format csv"
not_in_table = ["passages"]

[columns]
organisation = "the organisation"
relations = "number of its partnerships with other organisations"
partners = "number of organisations that it has a partnership with"
events = "number of events that it took part in"
works = "number of works that it contributed to"
slug = "short name, for `show`"
passages = "number of passages with facts about it"
sources = "number of sources that mention it"
*/
SELECT
  o.name AS organisation,
  (SELECT count(*) FROM (
    SELECT s.relation, 0 AS is_inverse, s.partner_id, s.since, s.until, s.date FROM partnership AS s
    WHERE s.agent_id = t.id AND s.partner_sort = 'organisation'
    UNION
    SELECT s.relation, 1 - r.is_symmetric, s.agent_id, s.since, s.until, s.date FROM partnership AS s
    JOIN relation AS r ON r.term = s.relation
    WHERE s.partner_id = t.id AND s.agent_sort = 'organisation')) AS relations,
  (SELECT count(*) FROM (
    SELECT s.partner_id FROM partnership AS s WHERE s.agent_id = t.id AND s.partner_sort = 'organisation'
    UNION SELECT s.agent_id FROM partnership AS s WHERE s.partner_id = t.id AND s.agent_sort = 'organisation')) AS partners,
  o.events, o.works, o.slug, o.passages, o.sources
FROM organisations AS o
JOIN thing AS t ON t.slug = o.slug AND t.sort = 'organisation'
ORDER BY relations DESC, o.events DESC, o.works DESC, o.name, o.slug;
