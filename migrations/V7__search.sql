-- The texts that can be searched, and the full-text index of them. A document has the words of its
-- own thing and no name of another thing, so it changes only when its thing changes.
--
-- The seeder fills `search_document` from `searchable_texts`. It removes what readers cannot see,
-- such as soft hyphens, and separates the characters of scripts that are written without spaces.

CREATE VIEW searchable_texts (
  -- The texts that can be searched: names, statements, figures, dates, references and attached passages.
  thing_id, -- The thing that the text belongs to; empty: it belongs to a reference or a passage.
  reference_id, -- The reference that the text belongs to.
  passage_id, -- The passage that the text belongs to.
  part, -- Kind of text: name, identifier, address, statement, figure, date, office, note, disagreement, reference or passage.
  text -- The text.
) AS
SELECT n.thing_id, CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), 'name', n.name FROM naming AS n
UNION ALL SELECT i.thing_id, NULL, NULL, 'identifier', i.value FROM identifier AS i
UNION ALL SELECT h.thing_id, NULL, NULL, 'address', h.address FROM location AS h WHERE h.address IS NOT NULL
UNION ALL SELECT h.thing_id, NULL, NULL, 'address', h.venue FROM location AS h WHERE h.venue IS NOT NULL
UNION ALL SELECT s.thing_id, NULL, NULL, 'statement', s.statement FROM statement AS s
UNION ALL SELECT s.thing_id, NULL, NULL, 'statement', s.beneficiary FROM statement AS s WHERE s.beneficiary IS NOT NULL
UNION ALL SELECT g.thing_id, NULL, NULL, 'figure', rtrim(replace(CAST(g.value AS TEXT) || ' ', '.0 ', '')) || ' ' || coalesce(g.currency, m.unit) || ' (' || m.label || ')' FROM figure AS g JOIN metric AS m ON m.term = g.metric
UNION ALL SELECT g.thing_id, NULL, NULL, 'note', g.note FROM figure AS g WHERE g.note IS NOT NULL
UNION ALL SELECT e.event_id, NULL, NULL, 'date', coalesce(e.stated, e.date) FROM event_date AS e
UNION ALL SELECT a.agent_id, NULL, NULL, 'date', coalesce(a.stated, a.date, a.since, a.until) FROM partnership AS a WHERE coalesce(a.stated, a.date, a.since, a.until) IS NOT NULL
UNION ALL SELECT i.person_id, NULL, NULL, 'date', coalesce(i.stated, i.date, i.since, i.until) FROM position AS i WHERE coalesce(i.stated, i.date, i.since, i.until) IS NOT NULL
UNION ALL SELECT c.work_id, NULL, NULL, 'date', coalesce(c.stated, c.date) FROM contribution AS c WHERE c.date IS NOT NULL
UNION ALL SELECT l.event_id, NULL, NULL, 'note', l.note FROM event_link AS l WHERE l.note IS NOT NULL
UNION ALL SELECT a.agent_id, NULL, NULL, 'note', a.note FROM participation AS a WHERE a.note IS NOT NULL
UNION ALL SELECT a.agent_id, NULL, NULL, 'note', a.note FROM partnership AS a WHERE a.note IS NOT NULL
UNION ALL SELECT i.person_id, NULL, NULL, 'office', i.role FROM position AS i
UNION ALL SELECT i.person_id, NULL, NULL, 'note', i.note FROM position AS i WHERE i.note IS NOT NULL
UNION ALL SELECT c.agent_id, NULL, NULL, 'note', c.note FROM contribution AS c WHERE c.note IS NOT NULL
UNION ALL SELECT a.work_id, NULL, NULL, 'note', a.note FROM audience AS a WHERE a.note IS NOT NULL
UNION ALL SELECT e.thing_id, NULL, NULL, 'disagreement', e.what || ': ' || e.explanation FROM discrepancy AS e
UNION ALL SELECT NULL, r.id, NULL, 'reference', ltrim(coalesce(r.title, '') || CASE WHEN r.author IS NULL THEN '' ELSE ', ' || r.author END
      || CASE WHEN r.publisher IS NULL THEN '' ELSE ', ' || r.publisher END
      || CASE WHEN r.url IS NULL THEN '' ELSE ', ' || r.url END
      || CASE WHEN r.as_printed IS NULL THEN '' ELSE ', ' || r.as_printed END, ', ')
  FROM reference AS r
UNION ALL SELECT NULL, NULL, p.id, 'passage', p.text FROM passage AS p WHERE p.text IS NOT NULL;

CREATE TABLE search_document (
  -- Internal: the searched texts, as the seeder last copied them from searchable_texts.
  id INTEGER PRIMARY KEY, -- Row number, shared with the search index.
  thing_id INTEGER REFERENCES thing (id), -- The thing that the text belongs to, if any.
  reference_id INTEGER REFERENCES reference (id), -- The reference that the text belongs to, if any.
  passage_id INTEGER REFERENCES passage (id), -- The passage that the text belongs to, if any.
  part TEXT NOT NULL CHECK (part <> ''), -- Kind of text.
  text TEXT NOT NULL -- The text.
);
CREATE INDEX search_document_thing ON search_document (thing_id) WHERE thing_id IS NOT NULL;
CREATE INDEX search_document_reference ON search_document (reference_id) WHERE reference_id IS NOT NULL;
CREATE INDEX search_document_passage ON search_document (passage_id) WHERE passage_id IS NOT NULL;

-- `remove_diacritics 1`, since SQLite has 2 only from 3.27 on.
CREATE VIRTUAL TABLE search_index USING fts5 (
  text, content="search_document", content_rowid="id", tokenize="porter unicode61 remove_diacritics 1"
);

-- The index follows the table, whichever program writes to it.
CREATE TRIGGER search_document_inserted AFTER INSERT ON search_document BEGIN
  INSERT INTO search_index (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER search_document_deleted AFTER DELETE ON search_document BEGIN
  INSERT INTO search_index (search_index, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER search_document_updated AFTER UPDATE ON search_document BEGIN
  INSERT INTO search_index (search_index, rowid, text) VALUES ('delete', old.id, old.text);
  INSERT INTO search_index (rowid, text) VALUES (new.id, new.text);
END;
