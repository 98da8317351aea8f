-- The words that facts are classified with, each with a label for people. A pack adds terms of
-- its own in `vocabulary.toml`; no migration is needed for that.

CREATE TABLE term_declaration (
  -- Which source's pack adds which term; a term without a row here comes with the program.
  vocabulary TEXT NOT NULL CHECK (vocabulary <> ''), -- Vocabulary, by the name that packs use, such as event_kind.
  term TEXT NOT NULL CHECK (term <> ''), -- The term.
  source_id INTEGER NOT NULL REFERENCES source (id), -- The source whose pack adds it.
  PRIMARY KEY (vocabulary, term, source_id)
) WITHOUT ROWID;
CREATE INDEX term_declaration_source ON term_declaration (source_id);

CREATE TABLE kind (
  -- Vocabulary: what a thing is said to be, for each sort of thing.
  sort TEXT NOT NULL
    CHECK (sort IN ('organisation', 'collective', 'place', 'event', 'event_series', 'work', 'topic')), -- Sort of thing that it is a kind of.
  term TEXT NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- The word for people.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  PRIMARY KEY (sort, term)
) WITHOUT ROWID;
INSERT INTO kind (sort, term, label, definition) VALUES
  ('organisation', 'ngo', 'NGO', 'Non-governmental organisation.'),
  ('organisation', 'network', 'network', 'Organisations joined in one structure with a shared name and purpose.'),
  ('organisation', 'civil-society-organisation', 'civil society organisation', 'Independent organisation of civil society, or a group of them, other than those said to be NGOs.'),
  ('organisation', 'non-profit', 'non-profit organisation', 'Independent organisation said to be run without profit.'),
  ('organisation', 'foundation', 'foundation', 'Body that holds and gives funds for a purpose.'),
  ('organisation', 'company', 'company', 'Commercial enterprise.'),
  ('organisation', 'government', 'government', 'Government of a state.'),
  ('organisation', 'intergovernmental-organisation', 'intergovernmental organisation', 'Body whose members are states, or an agency of one.'),
  ('organisation', 'secretariat', 'secretariat', 'Permanent office that runs the affairs of a larger organisation.'),
  ('organisation', 'coalition', 'coalition', 'Bodies of several kinds allied for one aim.'),
  ('organisation', 'initiative', 'initiative', 'Programme with a name of its own, run by or under another body.'),
  ('organisation', 'forum', 'forum', 'Standing place of exchange between bodies of several kinds.'),
  ('organisation', 'collective', 'collective', 'Several bodies that act in the source without a name of their own.'),
  ('collective', 'governments', 'governments', 'Governments and public authorities.'),
  ('collective', 'civil-society', 'civil society', 'Non-governmental organisations and other groups of civil society.'),
  ('collective', 'industry', 'industry', 'Companies and their associations.'),
  ('collective', 'law-enforcement', 'law enforcement', 'Police and others who enforce the law.'),
  ('collective', 'research', 'research', 'Researchers and their institutions.'),
  ('collective', 'public', 'public', 'People at large, or a part of them.'),
  ('place', 'country', 'country', 'Territory of a state.'),
  ('place', 'region', 'region', 'Part of a country, or several countries together.'),
  ('place', 'settlement', 'town or city', 'Town, city or other place where people live.'),
  ('place', 'area', 'area', 'Stretch of the world without fixed borders.'),
  ('event', 'founding', 'founding', 'An organisation comes into being.'),
  ('event', 'transition', 'transition', 'An organisation changes its form, status or reach.'),
  ('event', 'conference', 'conference', 'Meeting to discuss a subject.'),
  ('event', 'congress', 'congress', 'Large international meeting, usually one of a numbered series.'),
  ('event', 'assembly', 'assembly', 'Meeting of the members of an organisation.'),
  ('event', 'campaign', 'campaign', 'Effort over a period to persuade the public or those in power.'),
  ('event', 'presentation', 'presentation', 'Formal handing over of a document.'),
  ('work', 'treaty', 'treaty', 'Agreement between states, or a protocol to one.'),
  ('work', 'law', 'law', 'Rules enacted by a state.'),
  ('work', 'code-of-conduct', 'code of conduct', 'Rules that organisations commit themselves to.'),
  ('work', 'report-series', 'report series', 'Reports issued under one title.'),
  ('work', 'publication-series', 'publication series', 'Publications of one kind, taken together.'),
  ('work', 'petition', 'petition', 'Request with signatures.'),
  ('work', 'tool', 'tool', 'Means of work other than a text.'),
  ('topic', 'violation', 'violation', 'Breach of the rights of children.'),
  ('topic', 'manifestation', 'manifestation', 'Form in which a violation occurs.'),
  ('topic', 'threat', 'threat', 'Development that endangers children.'),
  ('topic', 'concept', 'concept', 'Notion needed to understand a violation or its remedy.'),
  ('topic', 'technology', 'technology', 'Technical means that bears on the safety of children.');
-- A series is of the kind of its events.
INSERT INTO kind (sort, term, label, definition)
SELECT 'event_series', k.term, k.label, k.definition FROM kind AS k WHERE k.sort = 'event' ORDER BY k.term;

CREATE TABLE name_kind (
  -- Vocabulary: in what capacity a name belongs to a thing.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- The words for people.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the word means here.
);
INSERT INTO name_kind (term, label, definition) VALUES
  ('listed', 'listed as', 'The name that a pack lists the thing under; it can be a description of the curator.'),
  ('label', 'label', 'The name that a curator chose to list the thing under, whatever its sources call it.'),
  ('official', 'official name', 'Full name in use.'),
  ('acronym', 'acronym', 'Name made of initials.'),
  ('expansion', 'in full', 'Words that an acronym stands for.'),
  ('former', 'former name', 'Name that is no longer in use.'),
  ('short', 'short name', 'Shortened name in use.'),
  ('as-printed', 'as printed', 'Form that stands in the source and differs from the name in use, such as a variant or a misprint.');

CREATE TABLE identifier_scheme (
  -- Vocabulary: what an identifier of a thing is an identifier in.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- The words for people.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the word means here.
);
INSERT INTO identifier_scheme (term, label, definition) VALUES
  ('website', 'website', 'Address of its own website.'),
  ('wikidata', 'Wikidata', 'Item of Wikidata.'),
  ('ror', 'ROR', 'Identifier of the Research Organization Registry.'),
  ('isni', 'ISNI', 'International Standard Name Identifier.'),
  ('doi', 'DOI', 'Digital Object Identifier.'),
  ('charity-number', 'charity number', 'Number in a register of charities.');

CREATE TABLE place_role (
  -- Vocabulary: what a place is to an organisation, a collective or an event.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- The words for people.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the word means here.
);
INSERT INTO place_role (term, label, definition) VALUES
  ('headquarters', 'headquarters', 'Where its main office is.'),
  ('office', 'office', 'Where a further office is.'),
  ('location', 'location', 'Where it is or was, without more detail.'),
  ('area-served', 'area served', 'Where it is said to work.');

CREATE TABLE participation_role (
  -- Vocabulary: what somebody does in an event.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- The words for people.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the word means here.
);
INSERT INTO participation_role (term, label, definition) VALUES
  ('founded', 'founded', 'It came into being through the event.'),
  ('changed', 'changed', 'It is the one that the event changed.'),
  ('organiser', 'organiser', 'It organised the event, alone as far as stated.'),
  ('co-organiser', 'co-organiser', 'It is said to have organised the event together with others.'),
  ('partner', 'partner', 'The organisers are said to have worked in partnership with it.'),
  ('host', 'host', 'It received the event.'),
  ('sponsor', 'sponsor', 'It gave the event its support or funds.'),
  ('driving-force', 'driving force', 'It is called the main force behind the event.'),
  ('launcher', 'launcher', 'It started the event, alone or with others.'),
  ('participant', 'participant', 'It took part.'),
  ('presenter', 'presenter', 'It handed something over at the event.'),
  ('recipient', 'recipient', 'It was handed something at the event.'),
  ('addressee', 'addressee', 'The event called on it to act.');

CREATE TABLE event_link_kind (
  -- Vocabulary: what an event has to do with another event or a work.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- The words for people.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the word means here.
);
INSERT INTO event_link_kind (term, label, definition) VALUES
  ('led-to', 'led to', 'The other is said to have come of it.'),
  ('part-of', 'part of', 'It belongs to the other, as a meeting does to a campaign.'),
  ('produced', 'produced', 'The other was made or adopted there.'),
  ('concerned', 'concerned', 'The other is what it was about.');

CREATE TABLE relation (
  -- Vocabulary: how one organisation or collective relates to another.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- The words for people.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  inverse TEXT NOT NULL CHECK (inverse <> ''), -- The label read from the partner to the organisation.
  is_symmetric INTEGER NOT NULL CHECK (is_symmetric IN (0, 1)), -- 1: both readings say the same; 0: the direction matters.
  CHECK (is_symmetric = 0 OR label = inverse)
);
INSERT INTO relation (term, label, definition, inverse, is_symmetric) VALUES
  ('partner-of', 'in partnership with', 'Works or worked in partnership with the other.', 'in partnership with', 1),
  ('works-with', 'works with', 'Is said to work with the other, in no closer form.', 'works with', 1),
  ('collaborates-with', 'collaborates with', 'Is said to collaborate with the other.', 'collaborates with', 1),
  ('signed-agreement-with', 'signed an agreement with', 'Has signed an agreement with the other.', 'signed an agreement with', 1),
  ('launched-campaign-with', 'launched a campaign with', 'Started a campaign together with the other; dates are those of the campaign.', 'launched a campaign with', 1),
  ('member-of', 'member of', 'Belongs to the other as a member.', 'has as a member', 0),
  ('part-of', 'part of', 'Is a part, organ or section of the other, or takes its place within it, without being called a member.', 'has as a part', 0),
  ('initiative-of', 'initiative of', 'Is a programme of the other.', 'has as an initiative', 0),
  ('takes-part-in', 'takes part in', 'Is involved in the work or meetings of the other without being called a member.', 'has as a participant', 0),
  ('contributes-to', 'contributes to and engages with', 'Gives work or advice to the other and engages with it.', 'receives contributions from', 0),
  ('supports', 'supports', 'Gives the other support.', 'is supported by', 0),
  ('relies-on', 'relies on the work of', 'Uses the work of the other.', 'does work relied on by', 0),
  ('monitors', 'monitors', 'Watches what the other does about its commitments.', 'is monitored by', 0),
  ('brings-together', 'brings together', 'Unites the other with further bodies.', 'is brought together by', 0),
  ('board-drawn-from', 'has board members from', 'Has board members who come from the other.', 'provides board members of', 0),
  ('advises', 'advises', 'Informs or guides the other.', 'is advised by', 0);

CREATE TABLE contribution_role (
  -- Vocabulary: what somebody has done for a work, or has to do with it.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- The words for people.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the word means here.
);
INSERT INTO contribution_role (term, label, definition) VALUES
  ('developed', 'developed', 'Made the work.'),
  ('produced', 'produced', 'Produces or produced the work.'),
  ('issued', 'issued', 'The work is said to be its own: it adopted or published it as its author.'),
  ('adopted', 'adopted', 'Took the work over for its own use.'),
  ('implemented', 'implemented', 'Put the work into practice.'),
  ('first-implemented', 'first implemented', 'Put the work into practice before any other.'),
  ('operates', 'operates', 'Runs the work as its task.'),
  ('signed', 'signed', 'Committed itself to the work.'),
  ('collected-signatures-for', 'collected signatures for', 'Gathered signatures under the work.'),
  ('advocates-ratification-of', 'advocates ratification of', 'Works to have states ratify the work.'),
  ('intended-user', 'intended user', 'Is named among those whom the work is made for.');

CREATE TABLE statement_kind (
  -- Vocabulary: what a statement says of its thing.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- The words for people.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the word means here.
);
INSERT INTO statement_kind (term, label, definition) VALUES
  ('mission', 'mission', 'What it exists to bring about.'),
  ('mandate', 'mandate', 'What it has been charged to do.'),
  ('focus', 'focus', 'What its work is directed at.'),
  ('activity', 'activity', 'What it does.'),
  ('structure', 'structure', 'How it is composed or led.'),
  ('standing', 'standing', 'What place it is said to hold among others.'),
  ('purpose', 'purpose', 'What it was held or made for.'),
  ('outcome', 'outcome', 'What came of it.'),
  ('finding', 'finding', 'What it found or showed.'),
  ('definition', 'definition', 'What it is.'),
  ('element', 'element', 'What belongs to it.'),
  ('distinction', 'distinction', 'What distinguishes it from something else.'),
  ('example', 'example', 'A case of it.'),
  ('cause', 'cause', 'What brings it about or feeds it.'),
  ('consequence', 'consequence', 'What follows from it.'),
  ('scale', 'scale', 'How widespread it is.'),
  ('trend', 'trend', 'How it is changing.'),
  ('risk-factor', 'risk factor', 'What makes it likelier or worse.'),
  ('legal-status', 'legal status', 'What law or rights say of it.'),
  ('assessment', 'assessment', 'How the source judges it.'),
  ('response', 'response', 'What is to be or is being done about it.');

CREATE TABLE metric (
  -- Vocabulary: what a figure counts or measures.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- The words for people.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the word means here.
  unit TEXT NOT NULL CHECK (unit <> '') -- What one unit of the value is; a figure in a currency has that instead.
);
INSERT INTO metric (term, label, definition, unit) VALUES
  ('members', 'members', 'Member organisations.', 'organisations'),
  ('member-countries', 'member countries', 'Countries in which there are member organisations.', 'countries'),
  ('signatories', 'signatories', 'Bodies that have signed.', 'signatories'),
  ('signatory-countries', 'signatory countries', 'Countries in which there are signatories.', 'countries'),
  ('petition-signatures', 'petition signatures', 'Signatures under a petition.', 'signatures'),
  ('bodies', 'bodies', 'Bodies that a collective is made of.', 'organisations'),
  ('focus-areas', 'focus areas', 'Fields that work is directed at.', 'fields'),
  ('duration', 'duration', 'Length in time.', 'years'),
  ('edition', 'edition', 'Number of the current edition.', 'edition');

CREATE TABLE discrepancy_kind (
  -- Vocabulary: in what way passages do not fit together.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- The word that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- The words for people.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the word means here.
);
INSERT INTO discrepancy_kind (term, label, definition) VALUES
  ('contradiction', 'contradiction', 'They state what cannot both be true.'),
  ('ambiguity', 'ambiguity', 'What they state can be read in more than one way.'),
  ('naming', 'naming', 'They name one thing differently.');
