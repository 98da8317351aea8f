-- The things that facts are about. A row is only the identity of a thing. What a source says about
-- it, such as its names, its kind and its location, is a fact with a passage. So two sources can
-- describe the same thing differently.
--
-- Each sort of thing has a table whose rows have the id of the thing. Facts that any thing can have
-- refer to `thing`; facts that only an organisation can have refer to `organisation`. So a foreign
-- key refuses a place as a partner.

CREATE TABLE thing (
  -- Anything that facts are about.
  id INTEGER PRIMARY KEY, -- Row number for joins; it can differ between builds.
  sort TEXT NOT NULL
    CHECK (sort IN ('organisation', 'person', 'collective', 'place', 'event', 'event_series', 'work', 'topic')), -- Sort of thing; the table of this name has a row with the same id.
  slug TEXT NOT NULL
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name in the packs, unique within the sort.
  name TEXT NOT NULL CHECK (name = trim(name) AND name <> ''), -- Name to display: the curator's label, or else the name in the first source by slug.
  UNIQUE (slug, sort),
  UNIQUE (id, sort)
);

CREATE TABLE organisation (
  -- An organisation or a part of one.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Id of the thing.
);

CREATE TABLE person (
  -- A person in a public office.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Id of the thing.
);

CREATE TABLE collective (
  -- A group that is not named individually, such as governments, researchers or the public.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Id of the thing.
);

CREATE TABLE place (
  -- A town, region, country or area that a source names.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Id of the thing.
);

CREATE TABLE event_series (
  -- Events that recur under one name.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Id of the thing.
);

CREATE TABLE event (
  -- Something that happened, or a period of activity.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Id of the thing.
);

CREATE TABLE work (
  -- A treaty, code, report series, petition or another product.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Id of the thing.
);

CREATE TABLE topic (
  -- A subject that a source explains, such as a manifestation, a threat or a concept.
  id INTEGER PRIMARY KEY REFERENCES thing (id) -- Id of the thing.
);
