-- The things that facts are about. A row is the identity of a thing and nothing else: what a
-- source says of it, its names, its kind, where it is, is a fact with a passage. So two sources
-- can speak of one thing and say different things of it.
--
-- Each sort of thing has a table whose rows share the number of the thing. What can be said of
-- any thing refers to `thing`, what only an organisation can do refers to `organisation`: a place
-- as a partner is refused by the key.

CREATE TABLE thing (
  -- Something that facts are about, of whatever sort.
  id INTEGER PRIMARY KEY, -- Row number, for joins only; it can differ between two builds.
  sort TEXT NOT NULL
    CHECK (sort IN ('organisation', 'person', 'collective', 'place', 'event', 'event_series', 'work', 'topic')), -- What sort of thing it is; the table of this name has its number.
  slug TEXT NOT NULL
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name in the packs, unique for its sort.
  name TEXT NOT NULL CHECK (name = trim(name) AND name <> ''), -- Name to list it under: the curator's label, else the name under which the first source by slug lists it.
  UNIQUE (slug, sort),
  UNIQUE (id, sort)
);

CREATE TABLE organisation (
  -- An organisation or a part of one.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Number of the thing.
);

CREATE TABLE person (
  -- A person in a public office.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Number of the thing.
);

CREATE TABLE collective (
  -- A group without a name of its own, such as governments, researchers or the public.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Number of the thing.
);

CREATE TABLE place (
  -- A town, region, country or area that a source names.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Number of the thing.
);

CREATE TABLE event_series (
  -- Events that recur under one name.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Number of the thing.
);

CREATE TABLE event (
  -- Something that happened, or a period in which something was done.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Number of the thing.
);

CREATE TABLE work (
  -- A treaty, code, report series, petition or other product of work.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Number of the thing.
);

CREATE TABLE topic (
  -- A subject that a source explains: a manifestation, a threat, a concept.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Number of the thing.
);
