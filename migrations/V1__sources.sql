-- Where facts come from: sources, their sections and passages, and the references
-- that the sources themselves rest on.

CREATE TABLE source (
  -- A document that a pack of facts was read from; one pack, one source.
  id INTEGER PRIMARY KEY, -- Row number, for joins only; it can differ between two builds.
  slug TEXT NOT NULL UNIQUE
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name in the packs.
  title TEXT NOT NULL CHECK (title <> ''), -- Title of the document; two editions of one document can share it.
  publisher TEXT CHECK (publisher <> ''), -- Who published it; NULL: not known.
  url TEXT CHECK (url LIKE 'http://%' OR url LIKE 'https://%'), -- Address of the document; NULL: not online.
  licence TEXT CHECK (licence <> ''), -- SPDX identifier of the document's licence; NULL: not known.
  language TEXT NOT NULL CHECK (language <> ''), -- BCP 47 tag of the language it is written in.
  retrieved TEXT
    CHECK (retrieved <> '' AND retrieved NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date of the copy that was read; an interval: some day in it; NULL: not known.
  sha256 TEXT
    CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*') -- SHA-256 of the text that was read, in hexadecimal; NULL: text not kept.
) STRICT;

CREATE TABLE section (
  -- A part of a source under one heading, in the order of the document.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  source_id INTEGER NOT NULL REFERENCES source, -- The source it is part of.
  slug TEXT NOT NULL
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name, unique in the source.
  position INTEGER NOT NULL CHECK (position >= 1), -- Place in the source, counted from 1.
  heading TEXT NOT NULL, -- Heading as printed; empty where the text that was read has none.
  label TEXT CHECK (label <> ''), -- The curator's name for a section whose heading is lost.
  parent_id INTEGER, -- Section that contains this one; NULL: top level.
  UNIQUE (source_id, slug),
  UNIQUE (id, source_id),
  FOREIGN KEY (parent_id, source_id) REFERENCES section (id, source_id),
  CHECK (heading <> '' OR label IS NOT NULL),
  CHECK (parent_id <> id)
) STRICT;
CREATE INDEX section_parent ON section (parent_id, source_id) WHERE parent_id IS NOT NULL;

CREATE TABLE passage (
  -- A sentence, infobox line or list item of a source: the place where a fact was read.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  source_id INTEGER NOT NULL REFERENCES source, -- The source it stands in.
  slug TEXT NOT NULL
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name, unique in the source.
  section_id INTEGER NOT NULL, -- The section it stands in.
  position INTEGER NOT NULL CHECK (position >= 1), -- Place in the section, counted from 1.
  kind TEXT NOT NULL
    CHECK (kind IN ('sentence', 'infobox', 'list-item', 'navigation')), -- What it is in the source: sentence, infobox, list-item or navigation.
  anchor TEXT NOT NULL
    CHECK (anchor = trim(anchor) AND anchor <> ''
      AND length(anchor) - length(replace(anchor, ' ', '')) <= 5), -- At most six words as printed, found once in the section.
  fragment TEXT NOT NULL CHECK (fragment <> ''), -- The anchor percent-encoded, to follow `#:~:text=` in a link.
  no_fact TEXT CHECK (no_fact <> ''), -- Why no fact was taken from it; NULL: facts were, or it is still to be read.
  text TEXT CHECK (text <> ''), -- The passage itself, only where the user attached the document; else NULL.
  UNIQUE (source_id, slug),
  UNIQUE (section_id, anchor),
  FOREIGN KEY (section_id, source_id) REFERENCES section (id, source_id)
) STRICT;
CREATE INDEX passage_section ON passage (section_id, source_id);

CREATE TABLE reference (
  -- A numbered reference of a source: what the source itself cites.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  source_id INTEGER NOT NULL REFERENCES source, -- The source whose list it stands in.
  number INTEGER NOT NULL CHECK (number >= 1), -- Number in that list.
  title TEXT CHECK (title <> ''), -- Title of the cited work; NULL: not stated.
  author TEXT CHECK (author <> ''), -- Author as stated; NULL: not stated.
  publisher TEXT CHECK (publisher <> ''), -- Publisher or website; NULL: not stated.
  published TEXT CHECK (published <> '' AND published NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date of publication; NULL: not stated.
  retrieved TEXT CHECK (retrieved <> '' AND retrieved NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date on which the source's authors read it; NULL: not stated.
  url TEXT CHECK (url LIKE 'http://%' OR url LIKE 'https://%'), -- Address; NULL: not in the text that was read.
  status TEXT NOT NULL CHECK (status IN ('live', 'dead', 'unknown')), -- State of the link: live, dead, or unknown where the source says nothing.
  as_printed TEXT CHECK (as_printed <> ''), -- What could not be taken apart with certainty, as printed.
  note TEXT CHECK (note <> ''), -- The curator's remark on it.
  UNIQUE (source_id, number)
) STRICT;

CREATE TABLE passage_reference (
  -- Which passage rests on which reference of its source.
  passage_id INTEGER NOT NULL REFERENCES passage, -- The passage.
  reference_id INTEGER NOT NULL REFERENCES reference, -- The reference.
  reach TEXT NOT NULL
    CHECK (reach IN ('sentence', 'paragraph')), -- sentence: the marker stands on the passage; paragraph: on a later passage of the same paragraph, and this one has none of its own.
  PRIMARY KEY (passage_id, reference_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX passage_reference_reference ON passage_reference (reference_id);

CREATE TABLE shared_declaration (
  -- A further pack that declares a thing or term which an earlier pack (in order of slug) declares alike; the first one's passage stands on the thing's own row.
  slug TEXT NOT NULL CHECK (slug <> ''), -- Slug of the thing, or the term.
  thing TEXT NOT NULL CHECK (thing <> ''), -- Table that holds the thing or term, such as organisation or event_kind.
  source_id INTEGER NOT NULL REFERENCES source, -- The further source.
  passage_id INTEGER REFERENCES passage, -- Where that source names the thing; NULL for a term.
  PRIMARY KEY (slug, thing, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX shared_declaration_source ON shared_declaration (source_id);
CREATE INDEX shared_declaration_passage ON shared_declaration (passage_id) WHERE passage_id IS NOT NULL;
