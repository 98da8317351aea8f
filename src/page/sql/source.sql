-- A kind in the terms of CSL, such as `article-newspaper`, in the order in which people say it.
SELECT s.title, s.short_title AS "short title",
  CASE WHEN instr(s.kind, '-') > 0 THEN substr(s.kind, instr(s.kind, '-') + 1) || ' ' || substr(s.kind, 1, instr(s.kind, '-') - 1)
    ELSE replace(s.kind, '_', ' ') END AS kind,
  s.author, s.publisher, s.published, s.edition, s.url, s.archived_url AS "archived at",
  s.licence, s.language, s.retrieved, s.checked, s.derived_from AS "derived from", s.sha256
FROM source AS s
WHERE s.slug = :source;
