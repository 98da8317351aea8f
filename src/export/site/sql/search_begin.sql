-- The pages that can be found, numbered so that those about which most is known come first, and the words of each.
CREATE TEMP TABLE found_page (
  number INTEGER PRIMARY KEY, thing_id INTEGER, reference_id INTEGER, source_id INTEGER);
CREATE TEMP TABLE found_word (word TEXT, number INTEGER, is_name INTEGER);
INSERT INTO found_page (number, thing_id, reference_id, source_id)
SELECT row_number() OVER (ORDER BY x.weight DESC, x.sort, x.slug) - 1, x.thing_id, x.reference_id, x.source_id
FROM (
  SELECT t.id AS thing_id, NULL AS reference_id, NULL AS source_id, t.sort AS sort, t.slug AS slug,
    (SELECT count(*) FROM search_document AS d WHERE d.thing_id = t.id) AS weight
  FROM thing AS t
  UNION ALL SELECT NULL, NULL, s.id, 'source', s.slug, 0 FROM source AS s
  UNION ALL SELECT NULL, r.id, NULL, 'reference', s.slug || '/' || r.list || '/' || CAST(r.number AS TEXT), 0
  FROM reference AS r JOIN source AS s ON s.id = r.source_id) AS x;
CREATE INDEX temp.found_thing ON found_page (thing_id) WHERE thing_id IS NOT NULL;
