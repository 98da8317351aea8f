-- The facts. A row is one fact from one passage. If two passages state the same, there are two rows;
-- if they disagree, both are kept.
--
-- Dates are EDTF text as stated, with the first and the last day that they can mean
-- (https://www.loc.gov/standards/datetime/). `x IS date(x)` holds for NULL and for real
-- calendar days written YYYY-MM-DD, and for nothing else.
--
-- An index whose name ends in _once has the columns that identify a fact.

-- Facts that any thing can have.
CREATE TABLE naming (
  -- A name of a thing: the name that a pack lists it under, or another one.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  thing_id INTEGER NOT NULL REFERENCES thing (id), -- The thing.
  name TEXT NOT NULL CHECK (name = trim(name) AND name <> ''), -- The name.
  kind TEXT NOT NULL REFERENCES name_kind (term), -- Kind of name; listed: the name that a pack lists the thing under.
  passage_id INTEGER NOT NULL REFERENCES passage (id) -- The passage that states it.
);
CREATE UNIQUE INDEX naming_once ON naming (thing_id, kind, name, passage_id);
CREATE INDEX naming_passage ON naming (passage_id);

CREATE TABLE classification (
  -- The kind of a thing according to a source, which can state several.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  thing_id INTEGER NOT NULL, -- The thing.
  sort TEXT NOT NULL, -- Sort of the thing.
  kind TEXT NOT NULL, -- Kind that the source gives the thing.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  FOREIGN KEY (thing_id, sort) REFERENCES thing (id, sort),
  FOREIGN KEY (sort, kind) REFERENCES kind (sort, term)
);
CREATE UNIQUE INDEX classification_once ON classification (thing_id, kind, passage_id);
CREATE INDEX classification_kind ON classification (sort, kind);
CREATE INDEX classification_passage ON classification (passage_id);

CREATE TABLE identifier (
  -- An identifier of a thing outside this file.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  thing_id INTEGER NOT NULL REFERENCES thing (id), -- The thing.
  scheme TEXT NOT NULL REFERENCES identifier_scheme (term), -- Scheme of the identifier.
  value TEXT NOT NULL CHECK (value <> ''), -- The identifier.
  passage_id INTEGER NOT NULL REFERENCES passage (id) -- The passage that states it.
);
CREATE UNIQUE INDEX identifier_once ON identifier (thing_id, scheme, value, passage_id);
CREATE INDEX identifier_value ON identifier (scheme, value);
CREATE INDEX identifier_passage ON identifier (passage_id);

CREATE TABLE statement (
  -- What a source says about a thing, in the curator's words.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  thing_id INTEGER NOT NULL REFERENCES thing (id), -- The thing.
  kind TEXT NOT NULL REFERENCES statement_kind (term), -- What the statement is about, such as mission or outcome.
  statement TEXT NOT NULL CHECK (statement <> ''), -- What is stated, in the curator's words.
  topic_id INTEGER REFERENCES topic (id), -- The topic that it relates to; NULL: none stated.
  beneficiary TEXT CHECK (beneficiary <> ''), -- Who benefits; NULL: not stated.
  is_example INTEGER NOT NULL CHECK (is_example IN (0, 1)), -- 1: the source gives it as an example, so there may be more; 0: not given as an example.
  passage_id INTEGER NOT NULL REFERENCES passage (id) -- The passage that states it.
);
CREATE UNIQUE INDEX statement_once ON statement
  (thing_id, kind, statement, coalesce(topic_id, 0), coalesce(beneficiary, ''), passage_id);
CREATE INDEX statement_kind_used ON statement (kind);
CREATE INDEX statement_topic ON statement (topic_id) WHERE topic_id IS NOT NULL;
CREATE INDEX statement_passage ON statement (passage_id);

CREATE TABLE figure (
  -- A number that a source states about a thing.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  thing_id INTEGER NOT NULL REFERENCES thing (id), -- The thing.
  metric TEXT NOT NULL REFERENCES metric (term), -- What is counted or measured.
  value NUMERIC NOT NULL, -- The number, in units of the metric or of the currency.
  currency TEXT CHECK (currency GLOB '[A-Z][A-Z][A-Z]'), -- ISO 4217 code of the currency; NULL: not an amount of money.
  qualifier TEXT NOT NULL
    CHECK (qualifier IN ('exact', 'over', 'under', 'about')), -- How to read the number: exact, over, under or about.
  as_of TEXT CHECK (as_of <> '' AND as_of NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date that the number refers to; NULL: not stated.
  as_of_earliest TEXT CHECK (as_of_earliest IS date(as_of_earliest)), -- First day that as_of can mean; NULL: not stated or open.
  as_of_latest TEXT CHECK (as_of_latest IS date(as_of_latest)), -- Last day that as_of can mean; NULL: not stated or open.
  note TEXT CHECK (note <> ''), -- Further details, in the curator's words; NULL: none.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  CHECK (typeof(value) IN ('integer', 'real')),
  CHECK (as_of_earliest <= as_of_latest),
  CHECK ((as_of IS NULL) = (as_of_earliest IS NULL AND as_of_latest IS NULL))
);
CREATE UNIQUE INDEX figure_once ON figure
  (thing_id, metric, value, qualifier, coalesce(currency, ''), coalesce(as_of, ''), passage_id);
CREATE INDEX figure_metric ON figure (metric);
CREATE INDEX figure_passage ON figure (passage_id);

-- Places.

CREATE TABLE location (
  -- Where an organisation or a collective is based or works, or where an event took place.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  thing_id INTEGER NOT NULL, -- The organisation, collective or event.
  thing_sort TEXT NOT NULL CHECK (thing_sort IN ('organisation', 'collective', 'event')), -- Sort of that thing.
  place_id INTEGER NOT NULL REFERENCES place (id), -- The place.
  role TEXT NOT NULL REFERENCES place_role (term), -- Role of the place, such as headquarters.
  address TEXT CHECK (address <> ''), -- Street address; NULL: not stated.
  venue TEXT CHECK (venue <> ''), -- Building or hall; NULL: not stated.
  is_example INTEGER NOT NULL CHECK (is_example IN (0, 1)), -- 1: the source gives it as an example, so there may be more; 0: not given as an example.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  FOREIGN KEY (thing_id, thing_sort) REFERENCES thing (id, sort)
);
CREATE UNIQUE INDEX location_once ON location (thing_id, place_id, role, passage_id);
CREATE INDEX location_place ON location (place_id);
CREATE INDEX location_role ON location (role);
CREATE INDEX location_passage ON location (passage_id);

CREATE TABLE place_country (
  -- The country that a place is said to be in.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  place_id INTEGER NOT NULL REFERENCES place (id), -- The place.
  country TEXT NOT NULL REFERENCES country (code), -- ISO 3166-1 alpha-2 code of the country.
  passage_id INTEGER NOT NULL REFERENCES passage (id) -- The passage that states it.
);
CREATE UNIQUE INDEX place_country_once ON place_country (place_id, country, passage_id);
CREATE INDEX place_country_country ON place_country (country);
CREATE INDEX place_country_passage ON place_country (passage_id);

CREATE TABLE place_within (
  -- The wider place that a place is said to be in.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  place_id INTEGER NOT NULL REFERENCES place (id), -- The place.
  within_id INTEGER NOT NULL REFERENCES place (id), -- The wider place.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  CHECK (within_id <> place_id)
);
CREATE UNIQUE INDEX place_within_once ON place_within (place_id, within_id, passage_id);
CREATE INDEX place_within_within ON place_within (within_id);
CREATE INDEX place_within_passage ON place_within (passage_id);

-- Topics.

CREATE TABLE broader (
  -- The next wider topic of a topic (SKOS broader).
  id INTEGER PRIMARY KEY, -- Row number for joins.
  topic_id INTEGER NOT NULL REFERENCES topic (id), -- The topic.
  broader_id INTEGER NOT NULL REFERENCES topic (id), -- The wider topic.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  CHECK (broader_id <> topic_id)
);
CREATE UNIQUE INDEX broader_once ON broader (topic_id, broader_id, passage_id);
CREATE INDEX broader_broader ON broader (broader_id);
CREATE INDEX broader_passage ON broader (passage_id);

-- Events.

CREATE TABLE event_date (
  -- When an event took place; an event without a stated date has no row.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  event_id INTEGER NOT NULL REFERENCES event (id), -- The event.
  date TEXT NOT NULL CHECK (date <> '' AND date NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date.
  earliest TEXT CHECK (earliest IS date(earliest)), -- First day that it can mean; NULL: not stated or open.
  latest TEXT CHECK (latest IS date(latest)), -- Last day that it can mean; NULL: not stated or open.
  stated TEXT CHECK (stated <> ''), -- The date in the source's words, if EDTF cannot express it, such as mid-2014; otherwise NULL.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  CHECK (earliest <= latest),
  CHECK (earliest IS NOT NULL OR latest IS NOT NULL)
);
CREATE UNIQUE INDEX event_date_once ON event_date (event_id, date, passage_id);
CREATE INDEX event_date_earliest ON event_date (earliest);
CREATE INDEX event_date_passage ON event_date (passage_id);

CREATE TABLE series_event (
  -- The series that an event belongs to, and its number there.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  series_id INTEGER NOT NULL REFERENCES event_series (id), -- The series.
  event_id INTEGER NOT NULL REFERENCES event (id), -- The event.
  ordinal INTEGER CHECK (ordinal >= 1), -- Its number in the series; NULL: not stated.
  passage_id INTEGER NOT NULL REFERENCES passage (id) -- The passage that states it.
);
CREATE UNIQUE INDEX series_event_once ON series_event (event_id, series_id, coalesce(ordinal, 0), passage_id);
CREATE INDEX series_event_series ON series_event (series_id);
CREATE INDEX series_event_passage ON series_event (passage_id);

CREATE TABLE recurrence (
  -- How often the events of a series are held, and by whom.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  series_id INTEGER NOT NULL REFERENCES event_series (id), -- The series.
  period TEXT
    CHECK (period GLOB 'P[1-9]*[YMWD]' AND period NOT GLOB 'P*[^0-9]*?'), -- ISO 8601 duration from one to the next, such as P3Y; NULL: not stated.
  organiser_id INTEGER REFERENCES organisation (id), -- Who organises them; NULL: not stated.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  CHECK (period IS NOT NULL OR organiser_id IS NOT NULL)
);
CREATE UNIQUE INDEX recurrence_once ON recurrence
  (series_id, coalesce(period, ''), coalesce(organiser_id, 0), passage_id);
CREATE INDEX recurrence_organiser ON recurrence (organiser_id) WHERE organiser_id IS NOT NULL;
CREATE INDEX recurrence_passage ON recurrence (passage_id);

CREATE TABLE event_link (
  -- How an event relates to another event or to a work.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  event_id INTEGER NOT NULL REFERENCES event (id), -- The event.
  kind TEXT NOT NULL REFERENCES event_link_kind (term), -- How it relates to the other.
  other_id INTEGER NOT NULL, -- The other event or the work.
  other_sort TEXT NOT NULL CHECK (other_sort IN ('event', 'work')), -- Sort of that thing.
  note TEXT CHECK (note <> ''), -- Further details, in the curator's words; NULL: none.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  FOREIGN KEY (other_id, other_sort) REFERENCES thing (id, sort),
  CHECK (other_id <> event_id)
);
CREATE UNIQUE INDEX event_link_once ON event_link (event_id, kind, other_id, passage_id);
CREATE INDEX event_link_kind_used ON event_link (kind);
CREATE INDEX event_link_other ON event_link (other_id);
CREATE INDEX event_link_passage ON event_link (passage_id);

CREATE TABLE participation (
  -- Who took part in an event, and in which role.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  event_id INTEGER NOT NULL REFERENCES event (id), -- The event.
  agent_id INTEGER NOT NULL, -- The organisation, person or collective.
  agent_sort TEXT NOT NULL CHECK (agent_sort IN ('organisation', 'person', 'collective')), -- Sort of that thing.
  role TEXT NOT NULL REFERENCES participation_role (term), -- Role in the event.
  is_example INTEGER NOT NULL CHECK (is_example IN (0, 1)), -- 1: the source gives it as an example, so there may be more; 0: not given as an example.
  note TEXT CHECK (note <> ''), -- Further details, in the curator's words; NULL: none.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  FOREIGN KEY (agent_id, agent_sort) REFERENCES thing (id, sort)
);
CREATE UNIQUE INDEX participation_once ON participation (event_id, agent_id, role, passage_id);
CREATE INDEX participation_agent ON participation (agent_id);
CREATE INDEX participation_role_used ON participation (role);
CREATE INDEX participation_passage ON participation (passage_id);

-- Organisations, collectives and persons.

CREATE TABLE partnership (
  -- How one organisation or collective relates to another.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  agent_id INTEGER NOT NULL, -- The organisation or collective that the source describes.
  agent_sort TEXT NOT NULL CHECK (agent_sort IN ('organisation', 'collective')), -- Sort of that thing.
  relation TEXT NOT NULL REFERENCES relation (term), -- How it relates to the partner.
  partner_id INTEGER NOT NULL, -- The other organisation or collective.
  partner_sort TEXT NOT NULL CHECK (partner_sort IN ('organisation', 'collective')), -- Sort of that thing.
  since TEXT CHECK (since <> '' AND since NOT GLOB '*[^0-9TXZ:.~?%+-]*'), -- EDTF start date; NULL: not stated.
  until TEXT CHECK (until <> '' AND until NOT GLOB '*[^0-9TXZ:.~?%+-]*'), -- EDTF end date; NULL: not stated.
  date TEXT CHECK (date <> '' AND date NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date at which it existed, if neither start nor end is stated.
  earliest TEXT CHECK (earliest IS date(earliest)), -- First day that the dates can mean; NULL: not stated or open.
  latest TEXT CHECK (latest IS date(latest)), -- Last day that the dates can mean; NULL: not stated or open.
  stated TEXT CHECK (stated <> ''), -- The date in the source's words, if EDTF cannot express it, such as mid-2014; otherwise NULL.
  is_example INTEGER NOT NULL CHECK (is_example IN (0, 1)), -- 1: the source gives it as an example, so there may be more; 0: not given as an example.
  note TEXT CHECK (note <> ''), -- Further details, in the curator's words; NULL: none.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  FOREIGN KEY (agent_id, agent_sort) REFERENCES thing (id, sort),
  FOREIGN KEY (partner_id, partner_sort) REFERENCES thing (id, sort),
  CHECK (agent_id <> partner_id),
  CHECK (date IS NULL OR (since IS NULL AND until IS NULL)),
  CHECK (earliest <= latest),
  CHECK ((since IS NULL AND until IS NULL AND date IS NULL) = (earliest IS NULL AND latest IS NULL))
);
CREATE UNIQUE INDEX partnership_once ON partnership
  (agent_id, relation, partner_id, coalesce(since, ''), coalesce(until, ''), coalesce(date, ''), passage_id);
CREATE INDEX partnership_partner ON partnership (partner_id);
CREATE INDEX partnership_relation ON partnership (relation);
CREATE INDEX partnership_earliest ON partnership (earliest) WHERE earliest IS NOT NULL;
CREATE INDEX partnership_passage ON partnership (passage_id);

CREATE TABLE position (
  -- A public office that a person holds or held in an organisation.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  person_id INTEGER NOT NULL REFERENCES person (id), -- The person.
  organisation_id INTEGER NOT NULL REFERENCES organisation (id), -- The organisation.
  role TEXT NOT NULL CHECK (role <> ''), -- The office.
  since TEXT CHECK (since <> '' AND since NOT GLOB '*[^0-9TXZ:.~?%+-]*'), -- EDTF start date; NULL: not stated.
  until TEXT CHECK (until <> '' AND until NOT GLOB '*[^0-9TXZ:.~?%+-]*'), -- EDTF end date; NULL: not stated.
  date TEXT CHECK (date <> '' AND date NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date at which it was held, if neither start nor end is stated.
  earliest TEXT CHECK (earliest IS date(earliest)), -- First day that the dates can mean; NULL: not stated or open.
  latest TEXT CHECK (latest IS date(latest)), -- Last day that the dates can mean; NULL: not stated or open.
  stated TEXT CHECK (stated <> ''), -- The date in the source's words, if EDTF cannot express it, such as mid-2014; otherwise NULL.
  note TEXT CHECK (note <> ''), -- Further details, in the curator's words; NULL: none.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  CHECK (date IS NULL OR (since IS NULL AND until IS NULL)),
  CHECK (earliest <= latest),
  CHECK ((since IS NULL AND until IS NULL AND date IS NULL) = (earliest IS NULL AND latest IS NULL))
);
CREATE UNIQUE INDEX position_once ON position
  (person_id, organisation_id, role, coalesce(since, ''), coalesce(until, ''), coalesce(date, ''), passage_id);
CREATE INDEX position_organisation ON position (organisation_id);
CREATE INDEX position_earliest ON position (earliest) WHERE earliest IS NOT NULL;
CREATE INDEX position_passage ON position (passage_id);

-- Works.

CREATE TABLE contribution (
  -- Who contributed to a work, and in which role.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  work_id INTEGER NOT NULL REFERENCES work (id), -- The work.
  agent_id INTEGER NOT NULL, -- The organisation, person or collective.
  agent_sort TEXT NOT NULL CHECK (agent_sort IN ('organisation', 'person', 'collective')), -- Sort of that thing.
  role TEXT NOT NULL REFERENCES contribution_role (term), -- Role in the work.
  date TEXT CHECK (date <> '' AND date NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date; NULL: not stated.
  earliest TEXT CHECK (earliest IS date(earliest)), -- First day that the date can mean; NULL: not stated or open.
  latest TEXT CHECK (latest IS date(latest)), -- Last day that the date can mean; NULL: not stated or open.
  stated TEXT CHECK (stated <> ''), -- The date in the source's words, if EDTF cannot express it, such as mid-2014; otherwise NULL.
  is_example INTEGER NOT NULL CHECK (is_example IN (0, 1)), -- 1: the source gives it as an example, so there may be more; 0: not given as an example.
  note TEXT CHECK (note <> ''), -- Further details, in the curator's words; NULL: none.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  FOREIGN KEY (agent_id, agent_sort) REFERENCES thing (id, sort),
  CHECK (earliest <= latest),
  CHECK ((date IS NULL) = (earliest IS NULL AND latest IS NULL))
);
CREATE UNIQUE INDEX contribution_once ON contribution (work_id, agent_id, role, coalesce(date, ''), passage_id);
CREATE INDEX contribution_agent ON contribution (agent_id);
CREATE INDEX contribution_role_used ON contribution (role);
CREATE INDEX contribution_earliest ON contribution (earliest) WHERE earliest IS NOT NULL;
CREATE INDEX contribution_passage ON contribution (passage_id);

CREATE TABLE audience (
  -- Who a work is intended for.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  work_id INTEGER NOT NULL REFERENCES work (id), -- The work.
  agent_id INTEGER NOT NULL, -- The organisation or collective that it is intended for.
  agent_sort TEXT NOT NULL CHECK (agent_sort IN ('organisation', 'collective')), -- Sort of that thing.
  is_example INTEGER NOT NULL CHECK (is_example IN (0, 1)), -- 1: the source gives it as an example, so there may be more; 0: not given as an example.
  note TEXT CHECK (note <> ''), -- Further details, in the curator's words; NULL: none.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage that states it.
  FOREIGN KEY (agent_id, agent_sort) REFERENCES thing (id, sort)
);
CREATE UNIQUE INDEX audience_once ON audience (work_id, agent_id, passage_id);
CREATE INDEX audience_agent ON audience (agent_id);
CREATE INDEX audience_passage ON audience (passage_id);

-- Disagreements that no query can find.

CREATE TABLE discrepancy (
  -- A disagreement between passages, of one or several sources, that a curator found.
  id INTEGER PRIMARY KEY, -- Row number for joins.
  source_id INTEGER NOT NULL REFERENCES source (id), -- The source whose pack records it.
  slug TEXT NOT NULL
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name, unique in the source.
  thing_id INTEGER NOT NULL REFERENCES thing (id), -- The thing it is about.
  kind TEXT NOT NULL REFERENCES discrepancy_kind (term), -- How the passages disagree.
  what TEXT NOT NULL CHECK (what <> ''), -- What the disagreement is about, in a few words.
  explanation TEXT NOT NULL CHECK (explanation <> ''), -- Why the passages disagree, in the curator's words.
  UNIQUE (source_id, slug)
);
CREATE INDEX discrepancy_thing ON discrepancy (thing_id);

CREATE TABLE discrepancy_passage (
  -- A passage of a discrepancy, and what it states.
  discrepancy_id INTEGER NOT NULL REFERENCES discrepancy (id), -- The discrepancy.
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- The passage, which can belong to another source.
  says TEXT NOT NULL CHECK (says <> ''), -- What this passage states, in a few words.
  PRIMARY KEY (discrepancy_id, passage_id)
) WITHOUT ROWID;
CREATE INDEX discrepancy_passage_passage ON discrepancy_passage (passage_id);

-- Dates, compared by `conflicts`.

CREATE TABLE stated_date (
  -- The days that each date of a fact or of a copy can mean; an approximate or uncertain one is widened by a unit of its precision.
  date TEXT NOT NULL PRIMARY KEY CHECK (date <> '' AND date NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date, as stated.
  earliest TEXT CHECK (earliest IS date(earliest)), -- First day, widened; NULL: open.
  latest TEXT CHECK (latest IS date(latest)), -- Last day, widened; NULL: open.
  CHECK (earliest <= latest)
) WITHOUT ROWID;
