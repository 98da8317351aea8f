-- The terms that classify facts, each with a label for readers. A pack adds its own terms in
-- `vocabulary.toml`, which needs no migration.

CREATE TABLE term_declaration (
  -- Terms that packs add; a term without a row here is built in.
  vocabulary TEXT NOT NULL CHECK (vocabulary <> ''), -- Name of the vocabulary in packs, such as event_kind.
  term TEXT NOT NULL CHECK (term <> ''), -- The term.
  source_id INTEGER NOT NULL REFERENCES source (id), -- The source whose pack adds it.
  PRIMARY KEY (vocabulary, term, source_id)
) WITHOUT ROWID;
CREATE INDEX term_declaration_source ON term_declaration (source_id);

CREATE TABLE kind (
  -- Vocabulary: kinds of things, for each sort of thing.
  sort TEXT NOT NULL
    CHECK (sort IN ('organisation', 'collective', 'place', 'event', 'event_series', 'work', 'topic')), -- Sort of thing that can be of this kind.
  term TEXT NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- Term that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- Label for readers.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the term means.
  PRIMARY KEY (sort, term)
) WITHOUT ROWID;
INSERT INTO kind (sort, term, label, definition) VALUES
  ('organisation', 'ngo', 'NGO', 'Non-governmental organisation.'),
  ('organisation', 'network', 'network', 'Organisations joined in one structure with a common name and purpose.'),
  ('organisation', 'civil-society-organisation', 'civil society organisation', 'Independent organisation of civil society, or a group of them, that the source does not call an NGO.'),
  ('organisation', 'non-profit', 'non-profit organisation', 'Independent organisation that is not run for profit.'),
  ('organisation', 'foundation', 'foundation', 'Organisation that holds funds and grants them for a purpose.'),
  ('organisation', 'company', 'company', 'Commercial enterprise.'),
  ('organisation', 'government', 'government', 'Government of a state.'),
  ('organisation', 'intergovernmental-organisation', 'intergovernmental organisation', 'Organisation whose members are states, or an agency of one.'),
  ('organisation', 'secretariat', 'secretariat', 'Permanent office that runs a larger organisation.'),
  ('organisation', 'coalition', 'coalition', 'Organisations of several kinds allied for one aim.'),
  ('organisation', 'initiative', 'initiative', 'Named programme that is run by or under another organisation.'),
  ('organisation', 'forum', 'forum', 'Permanent place of exchange between organisations of several kinds.'),
  ('collective', 'governments', 'governments', 'Governments and public authorities.'),
  ('collective', 'civil-society', 'civil society', 'Non-governmental organisations and other groups of civil society.'),
  ('collective', 'industry', 'industry', 'Companies and their associations.'),
  ('collective', 'law-enforcement', 'law enforcement', 'Police and others who enforce the law.'),
  ('collective', 'research', 'research', 'Researchers and their institutions.'),
  ('collective', 'intergovernmental', 'intergovernmental', 'Organisations of states, and their agencies.'),
  ('collective', 'public', 'public', 'The general public, or a part of it.'),
  ('place', 'country', 'country', 'Territory of a state.'),
  ('place', 'region', 'region', 'Part of a country, or several countries together.'),
  ('place', 'settlement', 'town or city', 'Town, city or other place where people live.'),
  ('place', 'area', 'area', 'Part of the world without fixed borders.'),
  ('event', 'founding', 'founding', 'An organisation is founded.'),
  ('event', 'transition', 'transition', 'An organisation changes its form, status or reach.'),
  ('event', 'conference', 'conference', 'Meeting to discuss a subject.'),
  ('event', 'congress', 'congress', 'Large international meeting, usually one of a numbered series.'),
  ('event', 'assembly', 'assembly', 'Meeting of the members of an organisation.'),
  ('event', 'campaign', 'campaign', 'Effort over a period to persuade the public or those in power.'),
  ('event', 'presentation', 'presentation', 'Formal presentation of a document.'),
  ('event', 'period', 'period', 'An organisation has a certain form or status for some time.'),
  ('work', 'treaty', 'treaty', 'Agreement between states, or a protocol to one.'),
  ('work', 'law', 'law', 'Rules enacted by a state.'),
  ('work', 'code-of-conduct', 'code of conduct', 'Rules that organisations commit themselves to.'),
  ('work', 'report-series', 'report series', 'Reports issued under one title.'),
  ('work', 'publication-series', 'publication series', 'Publications of one kind, taken together.'),
  ('work', 'petition', 'petition', 'Request signed by its supporters.'),
  ('work', 'tool', 'tool', 'Aid other than a text.'),
  ('topic', 'violation', 'violation', 'Breach of the rights of children.'),
  ('topic', 'manifestation', 'manifestation', 'Form in which a violation occurs.'),
  ('topic', 'threat', 'threat', 'Development that endangers children.'),
  ('topic', 'concept', 'concept', 'Idea needed to understand a violation or its remedy.'),
  ('topic', 'technology', 'technology', 'Technology that affects the safety of children.');
-- A series has the kinds of its events.
INSERT INTO kind (sort, term, label, definition)
SELECT 'event_series', k.term, k.label, k.definition FROM kind AS k WHERE k.sort = 'event' ORDER BY k.term;

CREATE TABLE name_kind (
  -- Vocabulary: kinds of names.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- Term that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- Label for readers.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the term means.
);
INSERT INTO name_kind (term, label, definition) VALUES
  ('listed', 'listed as', 'Name that a pack lists the thing under; it can be a description by the curator.'),
  ('label', 'label', 'Name that a curator chose for the thing, whatever its sources call it.'),
  ('official', 'official name', 'Full name in use.'),
  ('acronym', 'acronym', 'Name made of initials.'),
  ('expansion', 'in full', 'Full form of an acronym.'),
  ('former', 'former name', 'Name that is no longer in use.'),
  ('short', 'short name', 'Shortened name in use.'),
  ('alternative', 'other name', 'Another name that the source uses for it.'),
  ('as-printed', 'as printed', 'Form that the source prints and that differs from the name in use, such as a variant or a misprint.');

CREATE TABLE identifier_scheme (
  -- Vocabulary: schemes of identifiers.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- Term that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- Label for readers.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the term means.
);
INSERT INTO identifier_scheme (term, label, definition) VALUES
  ('website', 'website', 'Address of its website.'),
  ('wikidata', 'Wikidata', 'Wikidata item.'),
  ('ror', 'ROR', 'Identifier of the Research Organization Registry.'),
  ('isni', 'ISNI', 'International Standard Name Identifier.'),
  ('doi', 'DOI', 'Digital Object Identifier.'),
  ('charity-number', 'charity number', 'Number in a register of charities.'),
  ('iso-3166-1', 'ISO 3166-1', 'Two-letter code of a state.');

CREATE TABLE place_role (
  -- Vocabulary: roles of a place for an organisation, a collective or an event.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- Term that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- Label for readers.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the term means.
);
INSERT INTO place_role (term, label, definition) VALUES
  ('headquarters', 'headquarters', 'Where its main office is.'),
  ('office', 'office', 'Where another office is.'),
  ('location', 'location', 'Where it is or was, without more detail.'),
  ('area-served', 'area served', 'Where it works.');

CREATE TABLE participation_role (
  -- Vocabulary: roles in an event.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- Term that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- Label for readers.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the term means.
);
INSERT INTO participation_role (term, label, definition) VALUES
  ('founded', 'founded', 'It was founded in the event.'),
  ('changed', 'changed', 'It was changed by the event.'),
  ('subject', 'subject', 'It is what the event is about.'),
  ('organiser', 'organiser', 'It organised the event; no other organiser is stated.'),
  ('co-organiser', 'co-organiser', 'It organised the event together with others.'),
  ('partner', 'partner', 'The organisers worked in partnership with it.'),
  ('host', 'host', 'It hosted the event.'),
  ('sponsor', 'sponsor', 'It supported or funded the event.'),
  ('driving-force', 'driving force', 'It was the main force behind the event.'),
  ('launcher', 'launcher', 'It started the event, alone or with others.'),
  ('participant', 'participant', 'It took part.'),
  ('presenter', 'presenter', 'It presented something at the event.'),
  ('recipient', 'recipient', 'It received something at the event.'),
  ('addressee', 'addressee', 'The event called on it to act.');

CREATE TABLE event_link_kind (
  -- Vocabulary: how an event relates to another event or to a work.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- Term that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- Label for readers.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the term means.
);
INSERT INTO event_link_kind (term, label, definition) VALUES
  ('led-to', 'led to', 'The other resulted from it.'),
  ('part-of', 'part of', 'It is part of the other, such as a meeting of a campaign.'),
  ('produced', 'produced', 'The other was produced or adopted there.'),
  ('concerned', 'concerned', 'It was about the other.');

CREATE TABLE relation (
  -- Vocabulary: how one organisation or collective relates to another.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- Term that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- Label for readers.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the term means.
  inverse TEXT NOT NULL CHECK (inverse <> ''), -- Label for the other direction, from the partner to the organisation.
  is_symmetric INTEGER NOT NULL CHECK (is_symmetric IN (0, 1)), -- 1: both directions mean the same; 0: the direction matters.
  CHECK (is_symmetric = 0 OR label = inverse)
);
INSERT INTO relation (term, label, definition, inverse, is_symmetric) VALUES
  ('partner-of', 'in partnership with', 'Works or worked in partnership with the other.', 'in partnership with', 1),
  ('works-with', 'works with', 'Works with the other; the source does not say how.', 'works with', 1),
  ('collaborates-with', 'collaborates with', 'Collaborates with the other.', 'collaborates with', 1),
  ('signed-agreement-with', 'signed an agreement with', 'Has signed an agreement with the other.', 'signed an agreement with', 1),
  ('launched-campaign-with', 'launched a campaign with', 'Started a campaign together with the other; dates are those of the campaign.', 'launched a campaign with', 1),
  ('member-of', 'member of', 'Belongs to the other as a member.', 'has as a member', 0),
  ('part-of', 'part of', 'Is a part or section of the other without being called a member.', 'has as a part', 0),
  ('initiative-of', 'initiative of', 'Is a programme of the other.', 'has as an initiative', 0),
  ('takes-part-in', 'takes part in', 'Is involved in the work or meetings of the other without being called a member.', 'has as a participant', 0),
  ('contributes-to', 'contributes to and engages with', 'Contributes work or advice to the other and engages with it.', 'receives contributions from', 0),
  ('supports', 'supports', 'Supports the other.', 'is supported by', 0),
  ('relies-on', 'relies on the work of', 'Uses the work of the other.', 'does work relied on by', 0),
  ('mandated-to-monitor', 'has a mandate to monitor', 'Has a mandate to monitor how the other keeps its commitments.', 'is to be monitored by', 0),
  ('monitors', 'monitors', 'Monitors how the other keeps its commitments.', 'is monitored by', 0),
  ('brings-together', 'brings together', 'Brings the other together with further organisations.', 'is brought together by', 0),
  ('board-drawn-from', 'has board members from', 'Has board members who come from the other.', 'provides board members of', 0),
  ('advises', 'advises', 'Informs or guides the other.', 'is advised by', 0);

CREATE TABLE contribution_role (
  -- Vocabulary: roles in a work.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- Term that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- Label for readers.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the term means.
);
INSERT INTO contribution_role (term, label, definition) VALUES
  ('developed', 'developed', 'Made the work.'),
  ('produced', 'produced', 'Produces or produced the work.'),
  ('issued', 'issued', 'Adopted or published the work as its author.'),
  ('adopted', 'adopted', 'Adopted the work for its own use.'),
  ('implemented', 'implemented', 'Put the work into practice.'),
  ('first-implemented', 'first implemented', 'Put the work into practice before any other.'),
  ('operates', 'operates', 'Runs the work.'),
  ('signed', 'signed', 'Committed itself to the work.'),
  ('party', 'is party to', 'Is bound by the treaty; the date is that of ratification or accession.'),
  ('signatory', 'has signed without becoming a party to', 'Has signed the treaty and is not bound by it.'),
  ('collected-signatures-for', 'collected signatures for', 'Gathered signatures under the work.'),
  ('advocates-ratification-of', 'advocates ratification of', 'Asks states to ratify the work.'),
  ('advocates-laws-in-line-with', 'advocates laws in line with', 'Asks states to bring their laws into line with the work.');

CREATE TABLE statement_kind (
  -- Vocabulary: what a statement is about.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- Term that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- Label for readers.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the term means.
);
INSERT INTO statement_kind (term, label, definition) VALUES
  ('mission', 'mission', 'What it exists to achieve.'),
  ('mandate', 'mandate', 'What it has been asked to do.'),
  ('aim', 'aim', 'What it wants to achieve.'),
  ('focus', 'focus', 'What its work focuses on.'),
  ('activity', 'activity', 'What it does.'),
  ('structure', 'structure', 'How it is organised or led.'),
  ('standing', 'standing', 'How it compares with others.'),
  ('purpose', 'purpose', 'What it was organised or made for.'),
  ('outcome', 'outcome', 'What resulted from it.'),
  ('finding', 'finding', 'What it found or showed.'),
  ('treaty-status', 'status', 'How it stands to a treaty that it is not party to.'),
  ('definition', 'definition', 'What it is.'),
  ('element', 'element', 'What is part of it.'),
  ('distinction', 'distinction', 'What distinguishes it from something else.'),
  ('example', 'example', 'A case of it.'),
  ('cause', 'cause', 'What causes or fuels it.'),
  ('consequence', 'consequence', 'What follows from it.'),
  ('scale', 'scale', 'How widespread it is.'),
  ('trend', 'trend', 'How it is changing.'),
  ('risk-factor', 'risk factor', 'What makes it more likely or worse.'),
  ('legal-status', 'legal status', 'What the law says about it.'),
  ('assessment', 'assessment', 'How the source judges it.'),
  ('response', 'response', 'What is being done or should be done about it.');

CREATE TABLE metric (
  -- Vocabulary: what a figure counts or measures.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- Term that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- Label for readers.
  definition TEXT NOT NULL CHECK (definition <> ''), -- What the term means.
  unit TEXT NOT NULL CHECK (unit <> '') -- Unit of the value; a figure with a currency is in that currency instead.
);
INSERT INTO metric (term, label, definition, unit) VALUES
  ('members', 'members', 'Member organisations.', 'organisations'),
  ('member-countries', 'member countries', 'Countries in which there are member organisations.', 'countries'),
  ('signatories', 'signatories', 'Organisations that have signed.', 'signatories'),
  ('signatory-countries', 'signatory countries', 'Countries in which there are signatories.', 'countries'),
  ('petition-signatures', 'petition signatures', 'Signatures under a petition.', 'signatures'),
  ('bodies', 'bodies', 'Organisations in a collective.', 'organisations'),
  ('focus-areas', 'focus areas', 'Fields that the work focuses on.', 'fields'),
  ('duration', 'duration', 'Length in time.', 'years'),
  ('edition', 'number of the current edition', 'Number of the current edition.', 'editions');

CREATE TABLE discrepancy_kind (
  -- Vocabulary: how passages disagree.
  term TEXT PRIMARY KEY NOT NULL
    CHECK (term GLOB '[a-z0-9]*' AND term NOT GLOB '*[^a-z0-9-]*'), -- Term that facts use.
  label TEXT NOT NULL CHECK (label <> ''), -- Label for readers.
  definition TEXT NOT NULL CHECK (definition <> '') -- What the term means.
);
INSERT INTO discrepancy_kind (term, label, definition) VALUES
  ('contradiction', 'contradiction', 'The passages cannot both be true.'),
  ('ambiguity', 'ambiguity', 'The passages can be read in more than one way.'),
  ('naming', 'naming', 'The passages name one thing differently.');
