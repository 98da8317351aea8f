-- Temporary tables of one seeding.
DROP TABLE IF EXISTS temp.removed_source;
DROP TABLE IF EXISTS temp.removed_passage;
DROP TABLE IF EXISTS temp.touched;
DROP TABLE IF EXISTS temp.kept_text;
DROP TABLE IF EXISTS temp.kept_citation;
DROP TABLE IF EXISTS temp.undeclared;

-- Sources that are replaced or removed.
CREATE TEMP TABLE removed_source (source_id INTEGER PRIMARY KEY);
-- Their passages.
CREATE TEMP TABLE removed_passage (id INTEGER PRIMARY KEY);
-- Things whose label or searchable texts may have changed.
CREATE TEMP TABLE touched (thing_id INTEGER PRIMARY KEY);
-- Texts that the user attached to passages of these sources.
CREATE TEMP TABLE kept_text (source TEXT NOT NULL, section TEXT NOT NULL, fragment TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX temp.kept_text_fragment ON kept_text (fragment);
-- Passages of these sources that discrepancies of other sources cite.
CREATE TEMP TABLE kept_citation (
  discrepancy_id INTEGER NOT NULL, source TEXT NOT NULL, passage TEXT NOT NULL, says TEXT NOT NULL
);
-- References of a pack, identified by its first file, to things that it had not declared before: file, and bytes of its text.
CREATE TEMP TABLE undeclared (
  id INTEGER PRIMARY KEY, pack INTEGER NOT NULL, thing_id INTEGER NOT NULL, file INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL
);
