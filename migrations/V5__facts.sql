-- The facts. One row, one fact, one passage: what two passages state is two rows, and
-- what they state differently stands side by side.
--
-- Dates are EDTF text as stated, with the first and the last day that it can mean
-- (https://www.loc.gov/standards/datetime/). `x IS date(x)` holds for NULL and for real
-- calendar days written YYYY-MM-DD, and for nothing else.

CREATE TABLE organisation_name (
  -- A name of an organisation, besides the one that it is listed under.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  organisation_id INTEGER NOT NULL REFERENCES organisation, -- The organisation.
  name TEXT NOT NULL CHECK (name = trim(name) AND name <> ''), -- The name.
  kind TEXT NOT NULL REFERENCES name_kind, -- In what capacity it is a name.
  passage_id INTEGER NOT NULL REFERENCES passage, -- The passage that states it.
  UNIQUE (organisation_id, name, kind, passage_id)
) STRICT;
CREATE INDEX organisation_name_kind ON organisation_name (kind);
CREATE INDEX organisation_name_passage ON organisation_name (passage_id);

CREATE TABLE organisation_place (
  -- Where an organisation is or works.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  organisation_id INTEGER NOT NULL REFERENCES organisation, -- The organisation.
  place_id INTEGER NOT NULL REFERENCES place, -- The place.
  role TEXT NOT NULL REFERENCES place_role, -- What the place is to the organisation.
  address TEXT CHECK (address <> ''), -- Street address; NULL: not stated.
  passage_id INTEGER NOT NULL REFERENCES passage, -- The passage that states it.
  UNIQUE (organisation_id, place_id, role, passage_id)
) STRICT;
CREATE INDEX organisation_place_place ON organisation_place (place_id);
CREATE INDEX organisation_place_role ON organisation_place (role);
CREATE INDEX organisation_place_passage ON organisation_place (passage_id);

CREATE TABLE activity (
  -- What an organisation is for, does, or how it is made up, in the curator's words.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  organisation_id INTEGER NOT NULL REFERENCES organisation, -- The organisation.
  kind TEXT NOT NULL REFERENCES activity_kind, -- In what respect it is described.
  description TEXT NOT NULL CHECK (description <> ''), -- What is stated, in the curator's words.
  topic_id INTEGER REFERENCES topic, -- The topic it bears on; NULL: none stated.
  beneficiary TEXT CHECK (beneficiary <> ''), -- For whom it is done; NULL: not stated.
  passage_id INTEGER NOT NULL REFERENCES passage -- The passage that states it.
) STRICT;
CREATE INDEX activity_organisation ON activity (organisation_id);
CREATE INDEX activity_kind_used ON activity (kind);
CREATE INDEX activity_topic ON activity (topic_id) WHERE topic_id IS NOT NULL;
CREATE INDEX activity_passage ON activity (passage_id);

CREATE TABLE event_date (
  -- When an event was; an event without a stated date has no row.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  event_id INTEGER NOT NULL REFERENCES event, -- The event.
  date TEXT NOT NULL CHECK (date <> '' AND date NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date.
  earliest TEXT CHECK (earliest IS date(earliest)), -- First day it can mean; NULL: open or unknown start.
  latest TEXT CHECK (latest IS date(latest)), -- Last day it can mean; NULL: open or unknown end.
  stated TEXT CHECK (stated <> ''), -- The date in the source's wording where EDTF says less, such as mid-2014; else NULL.
  passage_id INTEGER NOT NULL REFERENCES passage, -- The passage that states it.
  UNIQUE (event_id, date, passage_id),
  CHECK (earliest <= latest),
  CHECK (earliest IS NOT NULL OR latest IS NOT NULL)
) STRICT;
CREATE INDEX event_date_earliest ON event_date (earliest);
CREATE INDEX event_date_passage ON event_date (passage_id);

CREATE TABLE event_place (
  -- Where an event was.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  event_id INTEGER NOT NULL REFERENCES event, -- The event.
  place_id INTEGER NOT NULL REFERENCES place, -- The place.
  venue TEXT CHECK (venue <> ''), -- Building or hall; NULL: not stated.
  passage_id INTEGER NOT NULL REFERENCES passage, -- The passage that states it.
  UNIQUE (event_id, place_id, passage_id)
) STRICT;
CREATE INDEX event_place_place ON event_place (place_id);
CREATE INDEX event_place_passage ON event_place (passage_id);

CREATE TABLE participation (
  -- What an organisation did in an event.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  organisation_id INTEGER NOT NULL REFERENCES organisation, -- The organisation.
  event_id INTEGER NOT NULL REFERENCES event, -- The event.
  role TEXT NOT NULL REFERENCES participation_role, -- What it did there.
  note TEXT CHECK (note <> ''), -- What else is stated of it, in the curator's words; NULL: nothing.
  passage_id INTEGER NOT NULL REFERENCES passage, -- The passage that states it.
  UNIQUE (event_id, organisation_id, role, passage_id)
) STRICT;
CREATE INDEX participation_organisation ON participation (organisation_id);
CREATE INDEX participation_role_used ON participation (role);
CREATE INDEX participation_passage ON participation (passage_id);

CREATE TABLE partnership (
  -- How one organisation stands to another.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  organisation_id INTEGER NOT NULL REFERENCES organisation, -- The organisation that the source speaks of.
  relation TEXT NOT NULL REFERENCES relation, -- How it stands to the partner.
  partner_id INTEGER NOT NULL REFERENCES organisation, -- The other organisation.
  since TEXT CHECK (since <> '' AND since NOT GLOB '*[^0-9TXZ:.~?%+-]*'), -- EDTF date from which it holds; NULL: not stated.
  until TEXT CHECK (until <> '' AND until NOT GLOB '*[^0-9TXZ:.~?%+-]*'), -- EDTF date up to which it held; NULL: not stated.
  date TEXT CHECK (date <> '' AND date NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date at which it held, where neither start nor end is stated.
  earliest TEXT CHECK (earliest IS date(earliest)), -- First day that the dates can mean; NULL: not stated or open.
  latest TEXT CHECK (latest IS date(latest)), -- Last day that the dates can mean; NULL: not stated or open.
  stated TEXT CHECK (stated <> ''), -- The date in the source's wording where EDTF says less, such as mid-2014; else NULL.
  note TEXT CHECK (note <> ''), -- What else is stated of it, in the curator's words; NULL: nothing.
  passage_id INTEGER NOT NULL REFERENCES passage, -- The passage that states it.
  CHECK (organisation_id <> partner_id),
  CHECK (date IS NULL OR (since IS NULL AND until IS NULL)),
  CHECK (earliest <= latest),
  CHECK ((since IS NULL AND until IS NULL AND date IS NULL) = (earliest IS NULL AND latest IS NULL))
) STRICT;
CREATE INDEX partnership_organisation ON partnership (organisation_id, relation, partner_id);
CREATE INDEX partnership_partner ON partnership (partner_id);
CREATE INDEX partnership_relation ON partnership (relation);
CREATE INDEX partnership_earliest ON partnership (earliest) WHERE earliest IS NOT NULL;
CREATE INDEX partnership_passage ON partnership (passage_id);

CREATE TABLE contribution (
  -- What an organisation has done for a work, or has to do with it.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  organisation_id INTEGER NOT NULL REFERENCES organisation, -- The organisation.
  work_id INTEGER NOT NULL REFERENCES work, -- The work.
  role TEXT NOT NULL REFERENCES contribution_role, -- What it has to do with the work.
  date TEXT CHECK (date <> '' AND date NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date; NULL: not stated.
  earliest TEXT CHECK (earliest IS date(earliest)), -- First day that the date can mean; NULL: not stated or open.
  latest TEXT CHECK (latest IS date(latest)), -- Last day that the date can mean; NULL: not stated or open.
  stated TEXT CHECK (stated <> ''), -- The date in the source's wording where EDTF says less; else NULL.
  note TEXT CHECK (note <> ''), -- What else is stated of it, in the curator's words; NULL: nothing.
  passage_id INTEGER NOT NULL REFERENCES passage, -- The passage that states it.
  UNIQUE (work_id, organisation_id, role, passage_id),
  CHECK (earliest <= latest),
  CHECK ((date IS NULL) = (earliest IS NULL AND latest IS NULL))
) STRICT;
CREATE INDEX contribution_organisation ON contribution (organisation_id);
CREATE INDEX contribution_role_used ON contribution (role);
CREATE INDEX contribution_earliest ON contribution (earliest) WHERE earliest IS NOT NULL;
CREATE INDEX contribution_passage ON contribution (passage_id);

CREATE TABLE figure (
  -- A number that is stated of an organisation, an event or a work.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  organisation_id INTEGER REFERENCES organisation, -- The organisation it is stated of, if it is one.
  event_id INTEGER REFERENCES event, -- The event it is stated of, if it is one.
  work_id INTEGER REFERENCES work, -- The work it is stated of, if it is one.
  metric TEXT NOT NULL REFERENCES metric, -- What is counted or measured.
  value INTEGER NOT NULL, -- The number, in units of the metric.
  qualifier TEXT NOT NULL
    CHECK (qualifier IN ('exact', 'over', 'under', 'about')), -- How the number is meant: exact, over, under or about.
  as_of TEXT CHECK (as_of <> '' AND as_of NOT GLOB '*[^0-9TXZ:.~?%/+-]*'), -- EDTF date for which it is stated; NULL: not stated.
  as_of_earliest TEXT CHECK (as_of_earliest IS date(as_of_earliest)), -- First day that as_of can mean.
  as_of_latest TEXT CHECK (as_of_latest IS date(as_of_latest)), -- Last day that as_of can mean.
  note TEXT CHECK (note <> ''), -- What else is stated of it, in the curator's words; NULL: nothing.
  passage_id INTEGER NOT NULL REFERENCES passage, -- The passage that states it.
  CHECK ((organisation_id IS NOT NULL) + (event_id IS NOT NULL) + (work_id IS NOT NULL) = 1),
  CHECK (as_of_earliest <= as_of_latest),
  CHECK ((as_of IS NULL) = (as_of_earliest IS NULL AND as_of_latest IS NULL))
) STRICT;
CREATE INDEX figure_organisation ON figure (organisation_id, metric) WHERE organisation_id IS NOT NULL;
CREATE INDEX figure_event ON figure (event_id, metric) WHERE event_id IS NOT NULL;
CREATE INDEX figure_work ON figure (work_id, metric) WHERE work_id IS NOT NULL;
CREATE INDEX figure_metric ON figure (metric);
CREATE INDEX figure_passage ON figure (passage_id);

CREATE TABLE topic_statement (
  -- What a source states about a topic, in the curator's words.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  topic_id INTEGER NOT NULL REFERENCES topic, -- The topic.
  kind TEXT NOT NULL REFERENCES statement_kind, -- What it says about the topic.
  statement TEXT NOT NULL CHECK (statement <> ''), -- What is stated, in the curator's words.
  passage_id INTEGER NOT NULL REFERENCES passage -- The passage that states it.
) STRICT;
CREATE INDEX topic_statement_topic ON topic_statement (topic_id);
CREATE INDEX topic_statement_kind ON topic_statement (kind);
CREATE INDEX topic_statement_passage ON topic_statement (passage_id);

CREATE TABLE discrepancy (
  -- Where a curator saw a source disagree with itself in a way that no query can see.
  id INTEGER PRIMARY KEY, -- Row number, for joins only.
  source_id INTEGER NOT NULL REFERENCES source, -- The source it was seen in.
  slug TEXT NOT NULL
    CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'), -- Short name, unique in the source.
  organisation_id INTEGER REFERENCES organisation, -- The organisation it is about, if it is one.
  event_id INTEGER REFERENCES event, -- The event it is about, if it is one.
  work_id INTEGER REFERENCES work, -- The work it is about, if it is one.
  topic_id INTEGER REFERENCES topic, -- The topic it is about, if it is one.
  what TEXT NOT NULL CHECK (what <> ''), -- What the disagreement is about, in a few words.
  explanation TEXT NOT NULL CHECK (explanation <> ''), -- Why the passages do not fit, in the curator's words.
  UNIQUE (source_id, slug),
  CHECK ((organisation_id IS NOT NULL) + (event_id IS NOT NULL) + (work_id IS NOT NULL) + (topic_id IS NOT NULL) = 1)
) STRICT;
CREATE INDEX discrepancy_organisation ON discrepancy (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX discrepancy_event ON discrepancy (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX discrepancy_work ON discrepancy (work_id) WHERE work_id IS NOT NULL;
CREATE INDEX discrepancy_topic ON discrepancy (topic_id) WHERE topic_id IS NOT NULL;

CREATE TABLE discrepancy_passage (
  -- A passage that takes part in a discrepancy, and what it says there.
  discrepancy_id INTEGER NOT NULL REFERENCES discrepancy, -- The discrepancy.
  passage_id INTEGER NOT NULL REFERENCES passage, -- The passage.
  says TEXT NOT NULL CHECK (says <> ''), -- What this passage has it be, in a few words.
  PRIMARY KEY (discrepancy_id, passage_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX discrepancy_passage_passage ON discrepancy_passage (passage_id);
