SELECT t.sort || ':' || t.slug AS "@id",
  'position:' || t.sort || ':' || t.slug || ':' || o.sort || ':' || o.slug || ':' || d.slug || ':' || p.slug AS "affiliation/@id#",
  'OrganizationRole kb:Position' AS "affiliation/@type",
  'passage:' || d.slug || ':' || p.slug AS "affiliation/subjectOf", f.role AS "affiliation/roleName",
  f.since AS "affiliation/startDate", f.until AS "affiliation/endDate", f.date AS "affiliation/kb:date",
  f.stated AS "affiliation/kb:stated", f.note AS "affiliation/description",
  o.sort || ':' || o.slug AS "affiliation/kb:other", o.sort || ':' || o.slug AS "affiliation/affiliation"
FROM position AS f
JOIN thing AS t ON t.id = f.person_id
JOIN thing AS o ON o.id = f.organisation_id
JOIN passage AS p ON p.id = f.passage_id
JOIN source AS d ON d.id = p.source_id
ORDER BY t.slug, o.slug, d.slug, p.slug, f.role, f.since, f.until, f.date;
