-- What can be searched, for files of any size: the view tells of one thing without looking at
-- the others, and the table has an index by thing instead of a key over whole texts. Whoever
-- migrates fills the table again.

DROP TABLE search_index;
DROP TABLE search_document;
DROP VIEW searchable_texts;

CREATE VIEW searchable_texts (
  -- What can be searched: names, descriptions, statements, references, attached passages.
  kind, -- Sort of thing that a hit leads to: organisation, event, event_series, work, topic, place, reference or passage.
  slug, -- Its short name; for a reference its source's and its number.
  title, -- Its name.
  part, -- What of it the text is: name, address, activity, note, statement, disagreement, reference or passage.
  text, -- The text.
  thing_id -- Row number of the thing in the table of its kind.
) AS
SELECT 'organisation', o.slug, o.name, 'name', o.name, o.id FROM organisation AS o
UNION SELECT 'organisation', o.slug, o.name, 'name', n.name, o.id
  FROM organisation_name AS n JOIN organisation AS o ON o.id = n.organisation_id
UNION SELECT 'organisation', o.slug, o.name, 'address',
    CASE
      WHEN h.address IS NULL THEN p.name WHEN instr(h.address, p.name) > 0 THEN h.address
      ELSE h.address || ', ' || p.name END, o.id
  FROM organisation_place AS h JOIN organisation AS o ON o.id = h.organisation_id JOIN place AS p ON p.id = h.place_id
UNION SELECT 'organisation', o.slug, o.name, 'activity', a.description, o.id
  FROM activity AS a JOIN organisation AS o ON o.id = a.organisation_id
UNION SELECT 'organisation', o.slug, o.name, 'note', s.note, o.id
  FROM partnership AS s JOIN organisation AS o ON o.id = s.organisation_id WHERE s.note IS NOT NULL
UNION SELECT 'organisation', o.slug, o.name, 'note', c.note, o.id
  FROM contribution AS c JOIN organisation AS o ON o.id = c.organisation_id WHERE c.note IS NOT NULL
UNION SELECT 'organisation', o.slug, o.name, 'note', f.note, o.id
  FROM participation AS f JOIN organisation AS o ON o.id = f.organisation_id WHERE f.note IS NOT NULL
UNION SELECT 'event', e.slug, e.name, 'name', e.name, e.id FROM event AS e
UNION SELECT 'event_series', s.slug, s.name, 'name', s.name, s.id FROM event_series AS s
UNION SELECT 'work', w.slug, w.title, 'name', w.title, w.id FROM work AS w
UNION SELECT 'topic', t.slug, t.name, 'name', t.name, t.id FROM topic AS t
UNION SELECT 'topic', t.slug, t.name, 'statement', s.statement, t.id
  FROM topic_statement AS s JOIN topic AS t ON t.id = s.topic_id
UNION SELECT 'place', p.slug, p.name, 'name', p.name, p.id FROM place AS p
UNION SELECT 'organisation', o.slug, o.name, 'disagreement', d.what || ': ' || d.explanation, o.id
  FROM discrepancy AS d JOIN organisation AS o ON o.id = d.organisation_id
UNION SELECT 'event', e.slug, e.name, 'disagreement', d.what || ': ' || d.explanation, e.id
  FROM discrepancy AS d JOIN event AS e ON e.id = d.event_id
UNION SELECT 'work', w.slug, w.title, 'disagreement', d.what || ': ' || d.explanation, w.id
  FROM discrepancy AS d JOIN work AS w ON w.id = d.work_id
UNION SELECT 'topic', t.slug, t.name, 'disagreement', d.what || ': ' || d.explanation, t.id
  FROM discrepancy AS d JOIN topic AS t ON t.id = d.topic_id
UNION SELECT 'organisation', o.slug, o.name, 'note', g.note, o.id
  FROM figure AS g JOIN organisation AS o ON o.id = g.organisation_id WHERE g.note IS NOT NULL
UNION SELECT 'event', e.slug, e.name, 'note', g.note, e.id
  FROM figure AS g JOIN event AS e ON e.id = g.event_id WHERE g.note IS NOT NULL
UNION SELECT 'work', w.slug, w.title, 'note', g.note, w.id
  FROM figure AS g JOIN work AS w ON w.id = g.work_id WHERE g.note IS NOT NULL
UNION SELECT 'reference', d.slug || '/' || CAST(r.number AS TEXT),
    coalesce(r.title, r.as_printed, 'reference ' || CAST(r.number AS TEXT)), 'reference',
    coalesce(r.title, '') || CASE WHEN r.author IS NULL THEN '' ELSE ', ' || r.author END
      || CASE WHEN r.publisher IS NULL THEN '' ELSE ', ' || r.publisher END
      || CASE WHEN r.url IS NULL THEN '' ELSE ', ' || r.url END, r.id
  FROM reference AS r JOIN source AS d ON d.id = r.source_id
UNION SELECT 'passage', d.slug || '/' || p.slug, d.title, 'passage', p.text, p.id
  FROM passage AS p JOIN source AS d ON d.id = p.source_id WHERE p.text IS NOT NULL;

CREATE TABLE search_document (
  -- The rows of searchable_texts as they were when the search index was last brought up to date.
  id INTEGER PRIMARY KEY, -- Row number, shared with the search index.
  kind TEXT NOT NULL, -- Sort of thing that a hit leads to.
  slug TEXT NOT NULL, -- Its short name; for a reference or passage its source's before it.
  title TEXT NOT NULL, -- Its name.
  part TEXT NOT NULL, -- What of it the text is.
  text TEXT NOT NULL -- The text that is searched.
) STRICT;
CREATE INDEX search_document_thing ON search_document (kind, slug);

CREATE VIRTUAL TABLE search_index USING fts5 (
  text, content="search_document", content_rowid="id", tokenize="porter unicode61 remove_diacritics 2"
);

-- The index follows the table whoever writes to it.
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
