-- What one seeding keeps in mind.

-- Things whose label or searchable texts may have changed.
CREATE TEMP TABLE touched (thing_id INTEGER PRIMARY KEY);
-- Texts that the user has attached to passages of the sources that are seeded again.
CREATE TEMP TABLE kept_text (source TEXT NOT NULL, section TEXT NOT NULL, anchor TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX temp.kept_text_anchor ON kept_text (anchor);
-- Passages of these sources that discrepancies of other sources cite.
CREATE TEMP TABLE kept_citation (
  discrepancy_id INTEGER NOT NULL, source TEXT NOT NULL, passage TEXT NOT NULL, says TEXT NOT NULL
);
-- Where a pack speaks of things that it had not declared up to there: file, and bytes of its text.
CREATE TEMP TABLE awaited (
  id INTEGER PRIMARY KEY, thing_id INTEGER NOT NULL, file INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL
);
-- Terms that these sources declared.
CREATE TEMP TABLE left_term (vocabulary TEXT NOT NULL, term TEXT NOT NULL);
