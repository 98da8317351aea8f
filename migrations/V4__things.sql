-- The things that facts are about. A row is the identity of a thing, with the passage
-- that names it; what is known of it stands in the fact tables.

CREATE TABLE place (
  -- A town, region or country that a source names.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  slug TEXT NOT NULL UNIQUE
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name in the packs.
  name TEXT NOT NULL UNIQUE CHECK (name = trim(name) AND name <> ''), -- Name as the source gives it.
  country TEXT REFERENCES country, -- ISO 3166-1 alpha-2 code of its country; NULL: not stated, or not in one country.
  passage_id INTEGER NOT NULL REFERENCES passage -- The passage that names it.
) STRICT;
CREATE INDEX place_country ON place (country) WHERE country IS NOT NULL;
CREATE INDEX place_passage ON place (passage_id);

CREATE TABLE organisation (
  -- An organisation, a part of one, or several acting together.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  slug TEXT NOT NULL UNIQUE
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name in the packs.
  name TEXT NOT NULL UNIQUE CHECK (name = trim(name) AND name <> ''), -- Name that it is listed under.
  kind TEXT REFERENCES organisation_kind, -- What sort of body it is said to be; NULL: not stated.
  passage_id INTEGER NOT NULL REFERENCES passage -- The passage that names it.
) STRICT;
CREATE INDEX organisation_kind_used ON organisation (kind) WHERE kind IS NOT NULL;
CREATE INDEX organisation_passage ON organisation (passage_id);

CREATE TABLE event_series (
  -- Events that recur under one name.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  slug TEXT NOT NULL UNIQUE
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name in the packs.
  name TEXT NOT NULL UNIQUE CHECK (name = trim(name) AND name <> ''), -- Name of the series.
  kind TEXT NOT NULL REFERENCES event_kind, -- What sort of events they are.
  period TEXT
    CHECK (period GLOB 'P[1-9]*[YMWD]' AND period NOT GLOB 'P*[^0-9]*?'), -- ISO 8601 duration from one to the next, such as P3Y; NULL: not stated.
  organiser_id INTEGER REFERENCES organisation, -- Who holds them; NULL: not stated.
  passage_id INTEGER NOT NULL REFERENCES passage -- The passage that states this.
) STRICT;
CREATE INDEX event_series_kind ON event_series (kind);
CREATE INDEX event_series_organiser ON event_series (organiser_id) WHERE organiser_id IS NOT NULL;
CREATE INDEX event_series_passage ON event_series (passage_id);

CREATE TABLE event (
  -- Something that happened, or a period in which something was done.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  slug TEXT NOT NULL UNIQUE
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name in the packs.
  name TEXT NOT NULL UNIQUE CHECK (name = trim(name) AND name <> ''), -- Name, or a short description where it has none.
  kind TEXT NOT NULL REFERENCES event_kind, -- What sort of event it is.
  series_id INTEGER REFERENCES event_series, -- The series it belongs to; NULL: none stated.
  ordinal INTEGER CHECK (ordinal >= 1), -- Its number in the series; NULL: not stated.
  passage_id INTEGER NOT NULL REFERENCES passage, -- The passage that names it.
  CHECK (ordinal IS NULL OR series_id IS NOT NULL)
) STRICT;
CREATE INDEX event_kind_used ON event (kind);
CREATE INDEX event_series_used ON event (series_id) WHERE series_id IS NOT NULL;
CREATE INDEX event_passage ON event (passage_id);

CREATE TABLE work (
  -- A treaty, code, report series, petition or other product of work.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  slug TEXT NOT NULL UNIQUE
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name in the packs.
  title TEXT NOT NULL UNIQUE CHECK (title = trim(title) AND title <> ''), -- Title, or a short description where it has none.
  kind TEXT NOT NULL REFERENCES work_kind, -- What sort of work it is.
  passage_id INTEGER NOT NULL REFERENCES passage -- The passage that names it.
) STRICT;
CREATE INDEX work_kind_used ON work (kind);
CREATE INDEX work_passage ON work (passage_id);

CREATE TABLE topic (
  -- A subject that a source explains: a manifestation, a threat, a concept.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  slug TEXT NOT NULL UNIQUE
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name in the packs.
  name TEXT NOT NULL UNIQUE CHECK (name = trim(name) AND name <> ''), -- Name of the topic, after the source.
  kind TEXT NOT NULL REFERENCES topic_kind, -- What sort of subject it is.
  broader_id INTEGER REFERENCES topic, -- The next wider topic (SKOS broader); NULL: none stated.
  passage_id INTEGER NOT NULL REFERENCES passage, -- The passage that names it.
  CHECK (broader_id <> id)
) STRICT;
CREATE INDEX topic_kind_used ON topic (kind);
CREATE INDEX topic_broader ON topic (broader_id) WHERE broader_id IS NOT NULL;
CREATE INDEX topic_passage ON topic (passage_id);
