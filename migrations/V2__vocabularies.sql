-- The words that facts are classified with. A pack adds terms of its own in
-- `vocabulary.toml`; no migration is needed for that.

CREATE TABLE organisation_kind (
  -- Vocabulary: what sort of body an organisation is said to be.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  source_id INTEGER REFERENCES source -- The source whose pack added the term; NULL: it comes with the program.
) STRICT;
CREATE INDEX organisation_kind_source ON organisation_kind (source_id) WHERE source_id IS NOT NULL;
INSERT INTO organisation_kind (term, definition) VALUES
  ('ngo', 'Non-governmental organisation.'),
  ('network', 'Organisations joined in one structure with a shared name and purpose.'),
  ('civil-society-organisation', 'Independent organisation of civil society, or a group of them, other than those said to be NGOs.'),
  ('non-profit', 'Independent organisation said to be run without profit.'),
  ('foundation', 'Body that holds and gives funds for a purpose.'),
  ('company', 'Commercial enterprise.'),
  ('government', 'Government of a state.'),
  ('intergovernmental-organisation', 'Body whose members are states, or an agency of one.'),
  ('secretariat', 'Permanent office that runs the affairs of a larger organisation.'),
  ('coalition', 'Bodies of several kinds allied for one aim.'),
  ('initiative', 'Programme with a name of its own, run by or under another body.'),
  ('forum', 'Standing place of exchange between bodies of several kinds.'),
  ('collective', 'Several bodies that act in the source without a name of their own.');

CREATE TABLE name_kind (
  -- Vocabulary: in what capacity a name belongs to an organisation.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  source_id INTEGER REFERENCES source -- The source whose pack added the term; NULL: it comes with the program.
) STRICT;
CREATE INDEX name_kind_source ON name_kind (source_id) WHERE source_id IS NOT NULL;
INSERT INTO name_kind (term, definition) VALUES
  ('official', 'Full name in use.'),
  ('acronym', 'Name made of initials.'),
  ('expansion', 'Words that an acronym stands for.'),
  ('former', 'Name that is no longer in use.'),
  ('short', 'Shortened name in use.'),
  ('as-printed', 'Form that stands in the source and differs from the name in use, such as a variant or a slip of printing.');

CREATE TABLE place_role (
  -- Vocabulary: what a place is to an organisation.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  source_id INTEGER REFERENCES source -- The source whose pack added the term; NULL: it comes with the program.
) STRICT;
CREATE INDEX place_role_source ON place_role (source_id) WHERE source_id IS NOT NULL;
INSERT INTO place_role (term, definition) VALUES
  ('headquarters', 'Where its main office is.'),
  ('office', 'Where a further office is.'),
  ('location', 'Where it is said to be, without more detail.'),
  ('area-served', 'Where it is said to work.');

CREATE TABLE event_kind (
  -- Vocabulary: what sort of event it is.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  source_id INTEGER REFERENCES source -- The source whose pack added the term; NULL: it comes with the program.
) STRICT;
CREATE INDEX event_kind_source ON event_kind (source_id) WHERE source_id IS NOT NULL;
INSERT INTO event_kind (term, definition) VALUES
  ('founding', 'An organisation comes into being.'),
  ('transition', 'An organisation changes its form, status or reach.'),
  ('conference', 'Meeting to discuss a subject.'),
  ('congress', 'Large international meeting, as a rule of a numbered series.'),
  ('assembly', 'Meeting of the members of an organisation.'),
  ('campaign', 'Effort over a period to move the public or those in power.'),
  ('presentation', 'Formal handing over of a document.');

CREATE TABLE participation_role (
  -- Vocabulary: what an organisation does in an event.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  source_id INTEGER REFERENCES source -- The source whose pack added the term; NULL: it comes with the program.
) STRICT;
CREATE INDEX participation_role_source ON participation_role (source_id) WHERE source_id IS NOT NULL;
INSERT INTO participation_role (term, definition) VALUES
  ('founded', 'It came into being through the event.'),
  ('changed', 'It is the one that the event changed.'),
  ('organiser', 'It organised the event, alone as far as stated.'),
  ('co-organiser', 'It is said to have organised the event together with others.'),
  ('partner', 'The organisers are said to have worked in partnership with it.'),
  ('host', 'It received the event.'),
  ('sponsor', 'It gave the event its support or funds.'),
  ('driving-force', 'It is called the main force behind the event.'),
  ('launcher', 'It started the event, alone or with others.'),
  ('participant', 'It took part.'),
  ('presenter', 'It handed something over at the event.'),
  ('recipient', 'It was handed something at the event.'),
  ('addressee', 'The event called on it to act.');

CREATE TABLE relation (
  -- Vocabulary: how one organisation stands to another.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  wording TEXT NOT NULL CHECK (wording <> ''), -- The relation read from the organisation to its partner.
  inverse TEXT NOT NULL CHECK (inverse <> ''), -- The relation read from the partner to the organisation.
  symmetric INTEGER NOT NULL CHECK (symmetric IN (0, 1)), -- 1: both readings say the same, and so do the wordings; 0: direction matters.
  source_id INTEGER REFERENCES source, -- The source whose pack added the term; NULL: it comes with the program.
  CHECK (symmetric = 0 OR wording = inverse)
) STRICT;
CREATE INDEX relation_source ON relation (source_id) WHERE source_id IS NOT NULL;
INSERT INTO relation (term, definition, wording, inverse, symmetric) VALUES
  ('partner-of', 'Works or worked in partnership with the other.', 'in partnership with', 'in partnership with', 1),
  ('works-with', 'Is said to work with the other, in no closer form.', 'works with', 'works with', 1),
  ('collaborates-with', 'Is said to collaborate with the other.', 'collaborates with', 'collaborates with', 1),
  ('signed-agreement-with', 'Has signed an agreement with the other.', 'signed an agreement with', 'signed an agreement with', 1),
  ('launched-campaign-with', 'Started a campaign together with the other; dates are those of the campaign.', 'launched a campaign with', 'launched a campaign with', 1),
  ('member-of', 'Belongs to the other as a member.', 'member of', 'has as a member', 0),
  ('part-of', 'Is a part, organ or section of the other, or takes its place within it, without being called a member.', 'part of', 'has as a part', 0),
  ('initiative-of', 'Is a programme of the other.', 'initiative of', 'has as an initiative', 0),
  ('takes-part-in', 'Is involved in the other''s work or meetings without being called a member.', 'takes part in', 'has as a participant', 0),
  ('contributes-to', 'Gives work or advice to the other and engages with it.', 'contributes to and engages with', 'receives contributions from', 0),
  ('supports', 'Gives the other support.', 'supports', 'is supported by', 0),
  ('relies-on', 'Uses the work of the other.', 'relies on the work of', 'does work relied on by', 0),
  ('monitors', 'Watches what the other does about its commitments.', 'monitors', 'is monitored by', 0),
  ('brings-together', 'Unites the other with further bodies.', 'brings together', 'is brought together by', 0),
  ('board-drawn-from', 'Has board members who come from the other.', 'has board members from', 'provides board members of', 0),
  ('advises', 'Informs or guides the other.', 'advises', 'is advised by', 0);

CREATE TABLE work_kind (
  -- Vocabulary: what sort of work it is.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  source_id INTEGER REFERENCES source -- The source whose pack added the term; NULL: it comes with the program.
) STRICT;
CREATE INDEX work_kind_source ON work_kind (source_id) WHERE source_id IS NOT NULL;
INSERT INTO work_kind (term, definition) VALUES
  ('treaty', 'Agreement between states, or a protocol to one.'),
  ('law', 'Rules enacted by a state.'),
  ('code-of-conduct', 'Rules that bodies bind themselves to.'),
  ('report-series', 'Reports issued under one title.'),
  ('publication-series', 'Publications of one kind, taken together.'),
  ('petition', 'Request with signatures.'),
  ('tool', 'Means of work other than a text.');

CREATE TABLE contribution_role (
  -- Vocabulary: what an organisation has done for a work, or has to do with it.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  source_id INTEGER REFERENCES source -- The source whose pack added the term; NULL: it comes with the program.
) STRICT;
CREATE INDEX contribution_role_source ON contribution_role (source_id) WHERE source_id IS NOT NULL;
INSERT INTO contribution_role (term, definition) VALUES
  ('developed', 'Made the work.'),
  ('produced', 'Produces or produced the work.'),
  ('issued', 'The work is said to be its own: it adopted or published it as its author.'),
  ('adopted', 'Took the work over for its own use.'),
  ('implemented', 'Put the work into practice.'),
  ('first-implemented', 'Put the work into practice before any other.'),
  ('operates', 'Runs the work as its task.'),
  ('signed', 'Bound itself to the work.'),
  ('collected-signatures-for', 'Gathered signatures under the work.'),
  ('advocates-ratification-of', 'Works to have states ratify the work.'),
  ('intended-user', 'Is named among those whom the work is made for.');

CREATE TABLE activity_kind (
  -- Vocabulary: in what respect an activity statement describes an organisation.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  source_id INTEGER REFERENCES source -- The source whose pack added the term; NULL: it comes with the program.
) STRICT;
CREATE INDEX activity_kind_source ON activity_kind (source_id) WHERE source_id IS NOT NULL;
INSERT INTO activity_kind (term, definition) VALUES
  ('mission', 'What it exists to bring about.'),
  ('mandate', 'What it has been charged to do.'),
  ('focus', 'What its work is directed at.'),
  ('activity', 'What it does.'),
  ('structure', 'How it is composed or led.'),
  ('standing', 'What place it is said to hold among others.');

CREATE TABLE topic_kind (
  -- Vocabulary: what sort of subject a topic is.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  source_id INTEGER REFERENCES source -- The source whose pack added the term; NULL: it comes with the program.
) STRICT;
CREATE INDEX topic_kind_source ON topic_kind (source_id) WHERE source_id IS NOT NULL;
INSERT INTO topic_kind (term, definition) VALUES
  ('violation', 'Breach of the rights of children.'),
  ('manifestation', 'Form in which a violation occurs.'),
  ('threat', 'Development that endangers children.'),
  ('concept', 'Notion needed to understand a violation or its remedy.'),
  ('technology', 'Technical means that bears on children''s safety.');

CREATE TABLE statement_kind (
  -- Vocabulary: what a statement says about its topic.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  source_id INTEGER REFERENCES source -- The source whose pack added the term; NULL: it comes with the program.
) STRICT;
CREATE INDEX statement_kind_source ON statement_kind (source_id) WHERE source_id IS NOT NULL;
INSERT INTO statement_kind (term, definition) VALUES
  ('definition', 'What it is.'),
  ('element', 'What belongs to it.'),
  ('distinction', 'What sets it apart from something else.'),
  ('example', 'A case of it.'),
  ('cause', 'What brings it about or feeds it.'),
  ('consequence', 'What follows from it.'),
  ('scale', 'How widespread it is.'),
  ('trend', 'How it is changing.'),
  ('risk-factor', 'What makes it likelier or worse.'),
  ('legal-status', 'What law or rights say of it.'),
  ('assessment', 'How the source judges it.'),
  ('response', 'What is to be or is being done about it.');

CREATE TABLE metric (
  -- Vocabulary: what a figure counts or measures.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  unit TEXT NOT NULL CHECK (unit <> ''), -- What one unit of the value is.
  source_id INTEGER REFERENCES source -- The source whose pack added the term; NULL: it comes with the program.
) STRICT;
CREATE INDEX metric_source ON metric (source_id) WHERE source_id IS NOT NULL;
INSERT INTO metric (term, definition, unit) VALUES
  ('members', 'Member organisations.', 'organisations'),
  ('member-countries', 'Countries in which there are member organisations.', 'countries'),
  ('signatories', 'Bodies that have signed.', 'signatories'),
  ('signatory-countries', 'Countries in which there are signatories.', 'countries'),
  ('petition-signatures', 'Signatures under a petition.', 'signatures'),
  ('bodies', 'Bodies that a collective is made of.', 'organisations'),
  ('focus-areas', 'Fields that work is directed at.', 'fields'),
  ('duration', 'Length in time.', 'years'),
  ('edition', 'Number of the current edition.', 'edition');
