-- Where facts come from: sources, their sections and passages, and the references that the
-- sources cite.

CREATE TABLE source (
  -- A document that facts were read from; a pack has the facts of one source.
  id INTEGER PRIMARY KEY, -- Row number for joins; it can differ between builds.
  slug TEXT NOT NULL UNIQUE
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name in the packs.
  title TEXT NOT NULL CHECK (title <> ''), -- Title of the document; two editions of a document can have the same title.
  short_title TEXT CHECK (short_title <> ''), -- What reports call it, different from that of any other source; NULL: its title.
  kind TEXT CHECK (kind <> ''), -- Type of document in the terms of CSL, such as entry-encyclopedia or webpage; NULL: not recorded.
  author TEXT CHECK (author <> ''), -- Who wrote it; NULL: not stated.
  publisher TEXT CHECK (publisher <> ''), -- Who published it; NULL: not known.
  published TEXT
    CHECK (published <> '' AND published NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date of publication; NULL: not known.
  edition TEXT CHECK (edition <> ''), -- Edition or revision that was read; NULL: not recorded.
  url TEXT CHECK (url LIKE 'http://%' OR url LIKE 'https://%'), -- Address of the document; NULL: not online.
  archived_url TEXT CHECK (archived_url LIKE 'http://%' OR archived_url LIKE 'https://%'), -- Address of an archived copy; NULL: none recorded.
  licence TEXT CHECK (licence <> ''), -- SPDX identifier of the document's licence; NULL: not known.
  language TEXT NOT NULL CHECK (language <> ''), -- BCP 47 tag of its language.
  retrieved TEXT
    CHECK (retrieved <> '' AND retrieved NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date of the copy that was read; an interval means some day in it; NULL: not known.
  checked TEXT
    CHECK (checked <> '' AND checked NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date on which all anchors of its passages were last found in a copy; NULL: not recorded.
  derived_from TEXT CHECK (derived_from <> ''), -- Slug of the source that it copies, which may be missing from this file; NULL: not a copy.
  sha256 TEXT
    CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*') -- SHA-256 of the text that was read, in hexadecimal; NULL: text not kept.
);

CREATE TABLE pack (
  -- Internal: the pack that a source was last seeded from, so that an unchanged pack is skipped.
  source_id INTEGER PRIMARY KEY REFERENCES source (id), -- The source.
  digest TEXT NOT NULL CHECK (length(digest) = 64) -- SHA-256 over the names and bytes of the pack's files.
);

CREATE TABLE section (
  -- A part of a source under one heading, in the order of the document.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  source_id INTEGER NOT NULL REFERENCES source (id), -- The source it belongs to.
  slug TEXT NOT NULL
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name, unique in the source.
  position INTEGER NOT NULL CHECK (position >= 1), -- Position in the source, starting at 1.
  heading TEXT NOT NULL, -- Heading as printed; empty if the text has none.
  label TEXT CHECK (label <> ''), -- Curator's label for a section without a heading.
  fragment TEXT CHECK (fragment <> ''), -- What follows `#` in a link to its heading, as the page has it; NULL: not known.
  parent_id INTEGER, -- Section that contains this one; NULL: top level.
  UNIQUE (source_id, slug),
  UNIQUE (id, source_id),
  FOREIGN KEY (parent_id, source_id) REFERENCES section (id, source_id),
  CHECK (heading <> '' OR label IS NOT NULL),
  CHECK (parent_id <> id)
);
CREATE INDEX section_parent ON section (parent_id, source_id) WHERE parent_id IS NOT NULL;

CREATE TABLE passage (
  -- A sentence, infobox line, list item or table row of a source: the place where a fact was read.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  source_id INTEGER NOT NULL REFERENCES source (id), -- The source it belongs to.
  slug TEXT NOT NULL
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name, unique in the source.
  section_id INTEGER NOT NULL, -- The section it belongs to.
  position INTEGER NOT NULL CHECK (position >= 1), -- Position in the section, starting at 1.
  kind TEXT NOT NULL
    CHECK (kind IN ('sentence', 'infobox', 'list-item', 'navigation', 'row')), -- Type of passage: sentence, infobox, list-item, navigation, or row of a table or data file.
  anchor TEXT NOT NULL CHECK (anchor = trim(anchor) AND anchor <> ''), -- Up to six words as printed, which occur once in the section, or once with the words around them.
  prefix TEXT NOT NULL CHECK (prefix = trim(prefix)), -- Words just before the anchor, if it occurs more than once; empty: none needed.
  suffix TEXT NOT NULL CHECK (suffix = trim(suffix)), -- Words just after the anchor, if it occurs more than once; empty: none needed.
  fragment TEXT CHECK (fragment <> ''), -- Prefix, anchor and suffix, percent-encoded to follow `:~:text=` in a link; NULL: a row of a data file.
  no_fact TEXT CHECK (no_fact <> ''), -- Why no fact was taken from it; NULL: it has facts, or nobody has read it yet.
  text TEXT CHECK (text <> ''), -- Text of the passage, if the user attached the document; otherwise NULL.
  UNIQUE (source_id, slug),
  UNIQUE (section_id, anchor, prefix, suffix),
  FOREIGN KEY (section_id, source_id) REFERENCES section (id, source_id),
  CHECK ((fragment IS NULL) = (kind = 'row'))
);
CREATE INDEX passage_section ON passage (section_id, source_id);

CREATE TABLE reference (
  -- A numbered reference of a source: something that the source cites.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  source_id INTEGER NOT NULL REFERENCES source (id), -- The source that has the list.
  list TEXT NOT NULL
    CHECK (list GLOB '[a-z0-9]*' AND list NOT GLOB '*[^a-z0-9-]*'), -- Name of the list: references, or another name such as notes if the source has several numbered lists.
  number INTEGER NOT NULL CHECK (number >= 1), -- Number in the list.
  title TEXT CHECK (title <> ''), -- Title of the cited work; NULL: not stated.
  author TEXT CHECK (author <> ''), -- Author as stated; NULL: not stated.
  publisher TEXT CHECK (publisher <> ''), -- Publisher or website; NULL: not stated.
  published TEXT CHECK (published <> '' AND published NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date of publication; NULL: not stated.
  retrieved TEXT CHECK (retrieved <> '' AND retrieved NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date on which the authors of the source read it; NULL: not stated.
  url TEXT CHECK (url LIKE 'http://%' OR url LIKE 'https://%'), -- Address; NULL: not in the text that was read.
  archived_url TEXT CHECK (archived_url LIKE 'http://%' OR archived_url LIKE 'https://%'), -- Address of an archived copy; NULL: none stated.
  status TEXT NOT NULL CHECK (status IN ('live', 'dead', 'unknown')), -- State of the link: live, dead, or unknown where the source says nothing.
  as_printed TEXT CHECK (as_printed <> ''), -- The reference as printed, if it could not be split into fields with certainty.
  note TEXT CHECK (note <> ''), -- Curator's note.
  UNIQUE (source_id, list, number)
);

CREATE TABLE reference_author (
  -- An author of a reference, if the source names the authors one by one: a person or an organisation.
  reference_id INTEGER NOT NULL REFERENCES reference (id), -- The reference.
  position INTEGER NOT NULL CHECK (position >= 1), -- Position among the authors, starting at 1.
  family TEXT CHECK (family <> ''), -- Family name of a person, with its particle; NULL: an organisation.
  given TEXT CHECK (given <> ''), -- Given names of a person; NULL: not stated, or an organisation.
  body TEXT CHECK (body <> ''), -- Name of an organisation; NULL: a person.
  PRIMARY KEY (reference_id, position),
  CHECK ((family IS NULL) <> (body IS NULL)),
  CHECK (given IS NULL OR family IS NOT NULL)
) WITHOUT ROWID;

CREATE TABLE passage_reference (
  -- Which passage cites which reference of its source.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage.
  reference_id INTEGER NOT NULL REFERENCES reference (id), -- The reference.
  reach TEXT NOT NULL
    CHECK (reach IN ('sentence', 'paragraph')), -- sentence: the passage has the reference marker; paragraph: a later passage of the same paragraph has it, and this one has no marker.
  locator TEXT CHECK (locator <> ''), -- Page or other place in the reference, as printed beside the marker; NULL: not stated.
  PRIMARY KEY (passage_id, reference_id)
) WITHOUT ROWID;
CREATE INDEX passage_reference_reference ON passage_reference (reference_id);
