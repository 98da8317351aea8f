-- Temporary views that hide what other sources state. SQLite looks for a name among them first, so a
-- report reads them in place of the tables. A view takes no parameters, so the program replaces :source,
-- :first and :last with the row numbers of the source and of its first and last passage.
CREATE TEMP VIEW source AS SELECT * FROM main.source WHERE id = :source;
CREATE TEMP VIEW pack AS SELECT * FROM main.pack WHERE source_id = :source;
CREATE TEMP VIEW section AS SELECT * FROM main.section WHERE source_id = :source;
CREATE TEMP VIEW passage AS SELECT * FROM main.passage WHERE source_id = :source;
CREATE TEMP VIEW reference AS SELECT * FROM main.reference WHERE source_id = :source;
CREATE TEMP VIEW discrepancy AS SELECT * FROM main.discrepancy WHERE source_id = :source;
CREATE TEMP VIEW term_declaration AS SELECT * FROM main.term_declaration WHERE source_id = :source;
CREATE TEMP VIEW reference_author AS
SELECT * FROM main.reference_author WHERE reference_id IN (SELECT r.id FROM main.reference AS r WHERE r.source_id = :source);
CREATE TEMP VIEW passage_reference AS SELECT * FROM main.passage_reference WHERE passage_id BETWEEN :first AND :last;

CREATE TEMP VIEW naming AS SELECT * FROM main.naming WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW classification AS SELECT * FROM main.classification WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW identifier AS SELECT * FROM main.identifier WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW statement AS SELECT * FROM main.statement WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW figure AS SELECT * FROM main.figure WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW location AS SELECT * FROM main.location WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW place_country AS SELECT * FROM main.place_country WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW place_within AS SELECT * FROM main.place_within WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW broader AS SELECT * FROM main.broader WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW event_date AS SELECT * FROM main.event_date WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW series_event AS SELECT * FROM main.series_event WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW recurrence AS SELECT * FROM main.recurrence WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW event_link AS SELECT * FROM main.event_link WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW participation AS SELECT * FROM main.participation WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW partnership AS SELECT * FROM main.partnership WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW position AS SELECT * FROM main.position WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW contribution AS SELECT * FROM main.contribution WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW audience AS SELECT * FROM main.audience WHERE passage_id BETWEEN :first AND :last;
CREATE TEMP VIEW discrepancy_passage AS
SELECT * FROM main.discrepancy_passage WHERE passage_id BETWEEN :first AND :last
  AND discrepancy_id IN (SELECT e.id FROM main.discrepancy AS e WHERE e.source_id = :source);

-- A thing has the name that this source gives it.
CREATE TEMP VIEW thing AS
SELECT t.id, t.sort, t.slug, (
  SELECT n.name FROM main.naming AS n
  WHERE n.thing_id = t.id AND n.kind IN ('label', 'listed') AND n.passage_id BETWEEN :first AND :last
  ORDER BY n.kind LIMIT 1) AS name
FROM main.thing AS t
WHERE EXISTS (SELECT 1 FROM main.naming AS n
  WHERE n.thing_id = t.id AND n.kind = 'listed' AND n.passage_id BETWEEN :first AND :last);
CREATE TEMP VIEW organisation AS SELECT * FROM main.organisation WHERE id IN (SELECT id FROM temp.thing);
CREATE TEMP VIEW person AS SELECT * FROM main.person WHERE id IN (SELECT id FROM temp.thing);
CREATE TEMP VIEW collective AS SELECT * FROM main.collective WHERE id IN (SELECT id FROM temp.thing);
CREATE TEMP VIEW place AS SELECT * FROM main.place WHERE id IN (SELECT id FROM temp.thing);
CREATE TEMP VIEW event_series AS SELECT * FROM main.event_series WHERE id IN (SELECT id FROM temp.thing);
CREATE TEMP VIEW event AS SELECT * FROM main.event WHERE id IN (SELECT id FROM temp.thing);
CREATE TEMP VIEW work AS SELECT * FROM main.work WHERE id IN (SELECT id FROM temp.thing);
CREATE TEMP VIEW topic AS SELECT * FROM main.topic WHERE id IN (SELECT id FROM temp.thing);

-- The terms that are built in or that the source declares.
CREATE TEMP VIEW kind AS
SELECT * FROM main.kind AS k
WHERE coalesce((SELECT max(d.source_id = :source) FROM main.term_declaration AS d
  WHERE d.term = k.term AND d.vocabulary = CASE k.sort WHEN 'collective' THEN 'sector'
    WHEN 'event_series' THEN 'event_kind' ELSE k.sort || '_kind' END), 1) = 1;
CREATE TEMP VIEW name_kind AS
SELECT * FROM main.name_kind AS k
WHERE coalesce((SELECT max(d.source_id = :source) FROM main.term_declaration AS d
  WHERE d.term = k.term AND d.vocabulary = 'name_kind'), 1) = 1;
CREATE TEMP VIEW identifier_scheme AS
SELECT * FROM main.identifier_scheme AS k
WHERE coalesce((SELECT max(d.source_id = :source) FROM main.term_declaration AS d
  WHERE d.term = k.term AND d.vocabulary = 'identifier_scheme'), 1) = 1;
CREATE TEMP VIEW place_role AS
SELECT * FROM main.place_role AS k
WHERE coalesce((SELECT max(d.source_id = :source) FROM main.term_declaration AS d
  WHERE d.term = k.term AND d.vocabulary = 'place_role'), 1) = 1;
CREATE TEMP VIEW participation_role AS
SELECT * FROM main.participation_role AS k
WHERE coalesce((SELECT max(d.source_id = :source) FROM main.term_declaration AS d
  WHERE d.term = k.term AND d.vocabulary = 'participation_role'), 1) = 1;
CREATE TEMP VIEW event_link_kind AS
SELECT * FROM main.event_link_kind AS k
WHERE coalesce((SELECT max(d.source_id = :source) FROM main.term_declaration AS d
  WHERE d.term = k.term AND d.vocabulary = 'event_link_kind'), 1) = 1;
CREATE TEMP VIEW relation AS
SELECT * FROM main.relation AS k
WHERE coalesce((SELECT max(d.source_id = :source) FROM main.term_declaration AS d
  WHERE d.term = k.term AND d.vocabulary = 'relation'), 1) = 1;
CREATE TEMP VIEW contribution_role AS
SELECT * FROM main.contribution_role AS k
WHERE coalesce((SELECT max(d.source_id = :source) FROM main.term_declaration AS d
  WHERE d.term = k.term AND d.vocabulary = 'contribution_role'), 1) = 1;
CREATE TEMP VIEW statement_kind AS
SELECT * FROM main.statement_kind AS k
WHERE coalesce((SELECT max(d.source_id = :source) FROM main.term_declaration AS d
  WHERE d.term = k.term AND d.vocabulary = 'statement_kind'), 1) = 1;
CREATE TEMP VIEW metric AS
SELECT * FROM main.metric AS k
WHERE coalesce((SELECT max(d.source_id = :source) FROM main.term_declaration AS d
  WHERE d.term = k.term AND d.vocabulary = 'metric'), 1) = 1;
CREATE TEMP VIEW discrepancy_kind AS
SELECT * FROM main.discrepancy_kind AS k
WHERE coalesce((SELECT max(d.source_id = :source) FROM main.term_declaration AS d
  WHERE d.term = k.term AND d.vocabulary = 'discrepancy_kind'), 1) = 1;
