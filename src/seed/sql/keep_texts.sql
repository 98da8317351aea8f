INSERT INTO temp.kept_text (source, section, anchor, text)
SELECT d.slug, s.slug, p.anchor, p.text
FROM passage AS p JOIN section AS s ON s.id = p.section_id JOIN source AS d ON d.id = p.source_id
WHERE p.source_id = :source AND p.text IS NOT NULL
