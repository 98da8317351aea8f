-- The texts of each page, in the order of the numbers. Sentences of attached articles are no part of a site.
SELECT f.number AS number, d.text AS text, d.part = 'name' AS is_name
FROM temp.found_page AS f
JOIN search_document AS d ON d.thing_id = f.thing_id
UNION ALL
SELECT f.number, d.text, 1 FROM temp.found_page AS f JOIN search_document AS d ON d.reference_id = f.reference_id
UNION ALL
SELECT f.number, s.title || ' ' || coalesce(s.publisher, '') || ' ' || coalesce(s.author, ''), 1
FROM temp.found_page AS f JOIN source AS s ON s.id = f.source_id
ORDER BY 1;
