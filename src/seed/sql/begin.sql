-- What one seeding keeps in mind.
DROP TABLE IF EXISTS temp.leaving;
DROP TABLE IF EXISTS temp.touched;
DROP TABLE IF EXISTS temp.kept_text;
DROP TABLE IF EXISTS temp.kept_citation;
DROP TABLE IF EXISTS temp.awaited;

-- Sources that are seeded again or removed.
CREATE TEMP TABLE leaving (source_id INTEGER PRIMARY KEY);
-- Things whose label or searchable texts may have changed.
CREATE TEMP TABLE touched (thing_id INTEGER PRIMARY KEY);
-- Texts that the user has attached to passages of these sources.
CREATE TEMP TABLE kept_text (source TEXT NOT NULL, section TEXT NOT NULL, anchor TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX temp.kept_text_anchor ON kept_text (anchor);
-- Passages of these sources that discrepancies of other sources cite.
CREATE TEMP TABLE kept_citation (
  discrepancy_id INTEGER NOT NULL, source TEXT NOT NULL, passage TEXT NOT NULL, says TEXT NOT NULL
);
-- Where a pack, by its first file, speaks of things that it had not declared up to there: file, and bytes of its text.
CREATE TEMP TABLE awaited (
  id INTEGER PRIMARY KEY, pack INTEGER NOT NULL, thing_id INTEGER NOT NULL, file INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL
);
