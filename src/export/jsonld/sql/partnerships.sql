-- `part-of` means less here than `parentOrganization` in schema.org.
SELECT t.sort || ':' || t.slug AS "@id",
  CASE f.relation WHEN 'member-of' THEN 'memberOf' ELSE 'kb:partnership' END AS "property",
  'partnership:' || t.sort || ':' || t.slug || ':' || f.relation || ':' || o.sort || ':' || o.slug || ':' || d.slug || ':' || p.slug AS "*/@id#",
  'OrganizationRole kb:Partnership' AS "*/@type", 'passage:' || d.slug || ':' || p.slug AS "*/subjectOf",
  k.label AS "*/roleName", 'relation:' || f.relation AS "*/additionalType", f.since AS "*/startDate",
  f.until AS "*/endDate", f.date AS "*/kb:date", f.stated AS "*/kb:stated",
  nullif(f.is_example, 0) AS "*/kb:isExample", f.note AS "*/description", o.sort || ':' || o.slug AS "*/kb:other",
  o.sort || ':' || o.slug AS "*/*"
FROM partnership AS f
JOIN relation AS k ON k.term = f.relation
JOIN thing AS t ON t.id = f.agent_id
JOIN thing AS o ON o.id = f.partner_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.sort, t.slug, f.relation, o.sort, o.slug, d.slug, p.slug, f.since, f.until, f.date;
