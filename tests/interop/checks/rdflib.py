"""The facts as JSON-LD, read offline with rdflib: every node and triple, and questions in SPARQL."""

import collections
import pathlib
import re
import socket
from importlib.metadata import version

import rdflib
from rdflib import RDF, RDFS, SDO, SKOS, XSD
from support import AWKWARD, DATABASE, PROGRAM, WORK, comparable, done, export, query, records, run, same, text

KB = rdflib.Namespace("urn:ecpat-kb:")
EDTF = rdflib.URIRef("http://id.loc.gov/datatypes/edtf")
# Terms of the current vocabulary that rdflib does not list yet.
NEWER = {"StatisticalVariable", "observationAbout"}
OBSERVED = rdflib.URIRef(f"{SDO._NS}observationAbout")
# A date must stay as it was written.
rdflib.NORMALIZE_LITERALS = False


def refuse(*_):
    raise OSError("the document must be readable without the network")


socket.socket.connect = socket.create_connection = refuse

# SQL for the names of nodes. In a query, `x` is the row of a node.


def thing(column):
    """The name of the thing whose number is in a column."""
    return f"(SELECT '{KB}' || t.sort || ':' || t.slug FROM thing AS t WHERE t.id = {column})"


def part(table, column, slug="slug"):
    """The name of the part of a source whose number is in a column."""
    return f"(SELECT '{KB}{table}:' || d.slug || ':' || p.{slug} FROM {table} AS p JOIN source AS d ON d.id = p.source_id WHERE p.id = {column})"


def source(column="x.source_id"):
    return f"(SELECT '{KB}source:' || d.slug FROM source AS d WHERE d.id = {column})"


def reference(column):
    name = "d.slug || CASE r.list WHEN 'references' THEN '' ELSE ':' || r.list END || ':' || r.number"
    return f"(SELECT '{KB}reference:' || {name} FROM reference AS r JOIN source AS d ON d.id = r.source_id WHERE r.id = {column})"


def every(select):
    """All values of a query as one text, one per line."""
    return f"(SELECT group_concat(n, char(10)) FROM (SELECT DISTINCT n FROM ({select})))"


def term(vocabulary, column):
    return f"'{KB}{vocabulary}:' || {column}"


def label(vocabulary, column):
    return f"(SELECT k.label FROM {vocabulary} AS k WHERE k.term = {column})"


def types(*names):
    """The types of a node; those that begin with a lower-case letter are our own."""
    return "'" + "\n".join(name if ":" in name else f"{SDO._NS}{name}" for name in names) + "'"


def start(of):
    """The start of a date or interval."""
    return f"nullif(nullif(CASE WHEN instr({of}, '/') THEN substr({of}, 1, instr({of}, '/') - 1) ELSE {of} END, ''), '..')"


def end(of):
    return f"nullif(nullif(CASE WHEN instr({of}, '/') THEN substr({of}, instr({of}, '/') + 1) END, ''), '..')"


def vocabulary(sort):
    """The name in packs of the vocabulary for the kinds of a sort of thing."""
    return f"CASE {sort} WHEN 'collective' THEN 'sector' WHEN 'event_series' THEN 'event_kind' ELSE {sort} || '_kind' END"


def blank(kind, **fields):
    """A node without a name, in the form of `shown`; `fields` is SQL."""
    known = " || ".join(f"coalesce('{key}=' || {sql} || ', ', '')" for key, sql in sorted(fields.items()))
    return f"'{{' || {known} || 'type={kind}}}'"


LICENCE = ("coalesce(CASE x.licence WHEN 'CC-BY-SA-3.0' THEN 'https://creativecommons.org/licenses/by-sa/3.0/' WHEN 'CC-BY-SA-4.0' THEN 'https://creativecommons.org/licenses/by-sa/4.0/' "
           f"WHEN 'CC0-1.0' THEN 'https://creativecommons.org/publicdomain/zero/1.0/' END, {blank('CreativeWork', name='x.licence')})")
TYPES = {
    "organisation": types("Organization"), "person": types("Person"), "place": types("Place"), "event": types("Event"),
    "event_series": types("EventSeries"), "work": types("CreativeWork", KB.Work), "topic": types("DefinedTerm", SKOS.Concept),
    "collective": types("Thing", KB.Collective),
}  # fmt: skip
NARROWER = {
    ("organisation", "ngo"): "NGO", ("organisation", "company"): "Corporation", ("organisation", "government"): "GovernmentOrganization",
    ("work", "treaty"): "Legislation", ("work", "law"): "Legislation", ("work", "report-series"): "CreativeWorkSeries",
    ("work", "publication-series"): "CreativeWorkSeries",
}  # fmt: skip
OF_THING = "FROM {} AS f WHERE f.{} = x.id"
CLASSIFIED = "CASE f.sort || ' ' || f.kind " + " ".join(f"WHEN '{sort} {kind}' THEN '{SDO[name]}'" for (sort, kind), name in NARROWER.items()) + " END"
FOUNDED = ("SELECT e.date AS n FROM participation AS f JOIN event_date AS e ON e.event_id = f.event_id WHERE f.agent_id = x.id AND f.role = 'founded' "
           "AND x.sort = 'organisation' AND f.event_id IN (SELECT thing_id FROM classification WHERE kind = 'founding')")
COUNTRY = "(SELECT CASE count(DISTINCT c.country) WHEN 1 THEN min(c.country) END FROM place_country AS c WHERE c.place_id = {}.place_id)"


def address(row):
    """The address of a location, with its country if all sources agree on it."""
    country = COUNTRY.format(row)
    return f"CASE WHEN {row}.address IS NOT NULL THEN {blank('PostalAddress', addressCountry=country, streetAddress=f'{row}.address')} END"


PASSAGE = {SDO.subjectOf: part("passage", "x.passage_id")}
NOTE = {SDO.description: "x.note"}
EXAMPLE = {KB.isExample: "CASE x.is_example WHEN 1 THEN 'true' END"}
DATES = {SDO.startDate: "x.since", SDO.endDate: "x.until", KB.date: "x.date", KB.stated: "x.stated"}
# The tables behind the document; each row has the name of its node and its properties.
NODES = {
    "source": (f"'{KB}source:' || x.slug", {
        RDF.type: types("CreativeWork", KB.Source), SDO.name: "x.title", SDO.alternateName: "x.short_title", KB.sourceKind: "x.kind", SDO.author: "x.author",
        SDO.publisher: "x.publisher", SDO.datePublished: "x.published", SDO.version: "x.edition", SDO.url: "x.url",
        SDO.archivedAt: "x.archived_url", SDO.isBasedOn: f"'{KB}source:' || x.derived_from", SDO.license: f"CASE WHEN x.licence IS NOT NULL THEN {LICENCE} END",
        SDO.inLanguage: "x.language", KB.retrieved: "x.retrieved", KB.sha256: "x.sha256",
        SDO.citation: every(f"SELECT {reference('f.id')} AS n FROM reference AS f WHERE f.source_id = x.id")}),
    "section": (part("section", "x.id"), {
        RDF.type: types("CreativeWork", KB.Section), SDO.name: "CASE WHEN x.heading <> '' THEN x.heading ELSE x.label END",
        SDO.headline: "nullif(x.heading, '')", SDO.alternateName: "x.label", SDO.position: "x.position",
        SDO.isPartOf: f"coalesce({part('section', 'x.parent_id')}, {source()})"}),
    "reference": (reference("x.id"), {
        RDF.type: types("CreativeWork", KB.Reference), KB.list: "x.list", SDO.position: "x.number", SDO.name: "x.title",
        SDO.author: f"coalesce({every(f'''SELECT {reference('x.id')} || ':author:' || f.position AS n FROM reference_author AS f WHERE f.reference_id = x.id''')}, x.author)",
        SDO.publisher: "x.publisher", SDO.datePublished: "x.published", KB.retrieved: "x.retrieved", SDO.url: "x.url",
        SDO.archivedAt: "x.archived_url", KB.linkStatus: "x.status", KB.asPrinted: "x.as_printed", SDO.description: "x.note"}),
    "reference_author": (f"{reference('x.reference_id')} || ':author:' || x.position", {
        RDF.type: f"CASE WHEN x.body IS NULL THEN '{SDO.Person}' ELSE '{SDO.Organization}' END", SDO.position: "x.position",
        SDO.name: "x.body", SDO.familyName: "x.family", SDO.givenName: "x.given"}),
    "passage": (part("passage", "x.id"), {
        RDF.type: types("Quotation", KB.Passage), SDO.text: "x.anchor || '@' || lower((SELECT d.language FROM source AS d WHERE d.id = x.source_id))",
        KB.passageKind: "x.kind", SDO.position: "x.position", KB.noFact: "x.no_fact",
        SDO.url: "(SELECT d.url || CASE WHEN x.fragment IS NULL THEN '' WHEN d.url LIKE '%#%' THEN '' ELSE '#' || coalesce(c.fragment, '') END "
                 "FROM source AS d, section AS c WHERE d.id = x.source_id AND c.id = x.section_id) || coalesce(':~:text=' || x.fragment, '')",
        SDO.isPartOf: part("section", "x.section_id")}
        | {prop: every(f"SELECT {reference('f.reference_id')} AS n FROM passage_reference AS f WHERE f.passage_id = x.id {reach}") for prop, reach in [
            (SDO.citation, ""), (KB.citedInSentence, "AND f.reach = 'sentence'"), (KB.citedInParagraph, "AND f.reach = 'paragraph'")]}
        | {KB.citation: every(f"SELECT '{{locator=' || f.locator || ', other=' || {reference('f.reference_id')} || ', type=Citation, type=Role}}' AS n "
            "FROM passage_reference AS f WHERE f.passage_id = x.id AND f.locator IS NOT NULL")}),
    "thing": (thing("x.id"), {
        RDF.type: "CASE x.sort " + " ".join(f"WHEN '{sort}' THEN {of}" for sort, of in TYPES.items()) + " END || coalesce(char(10) || "
            + every(f"SELECT {CLASSIFIED} AS n {OF_THING.format('classification', 'thing_id')}") + ", '')",
        SDO.name: "x.name", SDO.inDefinedTermSet: f"CASE x.sort WHEN 'topic' THEN '{KB}topic' END",
        SDO.subjectOf: every(f"SELECT {part('passage', 'f.passage_id')} AS n {OF_THING.format('naming', 'thing_id')} AND f.kind IN ('listed', 'label')"),
        SDO.alternateName: every("SELECT f.name || '@' || lower(d.language) AS n FROM naming AS f JOIN passage AS p ON p.id = f.passage_id "
            "JOIN source AS d ON d.id = p.source_id WHERE f.thing_id = x.id AND f.kind NOT IN ('listed', 'label')"),
        SDO.additionalType: every(f"SELECT '{KB}' || {vocabulary('f.sort')} || ':' || f.kind AS n {OF_THING.format('classification', 'thing_id')}"),
        SDO.foundingDate: every(FOUNDED),
        SDO.location: every(f"SELECT {thing('f.place_id')} AS n {OF_THING.format('location', 'thing_id')} AND (f.role <> 'area-served' OR x.sort = 'event')"),
        SDO.areaServed: every(f"SELECT {thing('f.place_id')} AS n {OF_THING.format('location', 'thing_id')} AND f.role = 'area-served' AND x.sort <> 'event'"),
        SDO.address: every(f"SELECT {address('f')} AS n {OF_THING.format('location', 'thing_id')} AND f.role = 'headquarters'"),
        SKOS.broader: every(f"SELECT {thing('f.broader_id')} AS n {OF_THING.format('broader', 'topic_id')}"),
        SDO.organizer: every(f"SELECT {thing('f.organiser_id')} AS n {OF_THING.format('recurrence', 'series_id')}"),
        SDO.startDate: every(f"SELECT {start('f.date')} AS n {OF_THING.format('event_date', 'event_id')}"),
        SDO.endDate: every(f"SELECT {end('f.date')} AS n {OF_THING.format('event_date', 'event_id')}")}),
}  # fmt: skip
VOCABULARIES = {"kind": vocabulary("x.sort")} | {name: f"'{name}'" for name in [
    "contribution_role", "discrepancy_kind", "event_link_kind", "identifier_scheme", "metric", "name_kind", "participation_role",
    "place_role", "relation", "statement_kind"]}  # fmt: skip
for table, of in VOCABULARIES.items():
    more = {SDO.unitText: "x.unit"} if table == "metric" else {}
    if table == "relation":
        more = {KB.inverse: "x.inverse", KB.symmetric: "CASE x.is_symmetric WHEN 1 THEN 'true' ELSE 'false' END"}
    NODES[table] = (f"'{KB}' || {of} || ':' || x.term", {
        RDF.type: types(*["DefinedTerm", "StatisticalVariable"][: 2 if table == "metric" else 1]), SDO.termCode: "x.term",
        SDO.name: "x.label", SDO.description: "x.definition", SDO.inDefinedTermSet: f"'{KB}' || {of}",
        SDO.subjectOf: every(f"SELECT {source('f.source_id')} AS n FROM term_declaration AS f WHERE f.vocabulary = {of} AND f.term = x.term")} | more)  # fmt: skip

# The facts: the class of a table's nodes, the properties and, if a thing has a property that leads to
# them, the thing and that property. `other` is the other end of a role, which has the same property.


def role(owner, prop, other, props, *others):
    """A role between two things; `prop` is SQL for the name of the property without a prefix."""
    ends = {SDO[name]: f"CASE WHEN {prop} = '{name}' THEN {thing(other)} END" for name in others}
    return props | PASSAGE | {KB.other: thing(other)} | ends, f"{thing(owner)} || ' ' || {prop}"


ORGANISING = "CASE x.role WHEN 'organiser' THEN 'organizer' WHEN 'co-organiser' THEN 'organizer' WHEN 'sponsor' THEN 'sponsor' WHEN 'participant' THEN 'attendee' ELSE 'participation' END"
MAKING = "CASE x.role WHEN 'developed' THEN 'creator' WHEN 'issued' THEN 'author' WHEN 'produced' THEN 'producer' ELSE 'contribution' END"
LINKING = "CASE WHEN x.kind = 'part-of' AND x.other_sort = 'event' THEN 'superEvent' WHEN x.kind = 'concerned' THEN 'about' ELSE 'eventLink' END"
RELATING = "CASE x.relation WHEN 'member-of' THEN 'memberOf' ELSE 'partnership' END"
FACTS = {
    KB.Naming: ("naming", {RDF.type: types("PropertyValue", KB.Naming), SDO.propertyID: term("name_kind", "x.kind"),
        SDO.value: "x.name || CASE WHEN x.kind IN ('listed', 'label') THEN '' ELSE '@' || (SELECT lower(d.language) FROM source AS d "
            "JOIN passage AS p ON p.source_id = d.id WHERE p.id = x.passage_id) END"} | PASSAGE, f"{thing('x.thing_id')} || ' naming'"),
    KB.Classification: ("classification", {RDF.type: types("PropertyValue", KB.Classification),
        SDO.value: "(SELECT k.label FROM kind AS k WHERE k.sort = x.sort AND k.term = x.kind)",
        SDO.valueReference: f"'{KB}' || {vocabulary('x.sort')} || ':' || x.kind"} | PASSAGE, f"{thing('x.thing_id')} || ' classification'"),
    KB.Identifier: ("identifier", {RDF.type: types("PropertyValue", KB.Identifier), SDO.propertyID: term("identifier_scheme", "x.scheme"),
        SDO.value: "x.value"} | PASSAGE, f"{thing('x.thing_id')} || ' identifier'"),
    KB.Statement: ("statement", {RDF.type: types("Statement", KB.Statement), SDO.additionalType: term("statement_kind", "x.kind"),
        SDO.about: f"{thing('x.thing_id')} || coalesce(char(10) || {thing('x.topic_id')}, '')", SDO.text: "x.statement",
        KB.beneficiary: "x.beneficiary"} | EXAMPLE | PASSAGE, None),
    KB.Figure: ("figure", {RDF.type: types("Observation", KB.Figure), OBSERVED: thing("x.thing_id"), SDO.variableMeasured: term("metric", "x.metric"),
        SDO.value: "x.value", SDO.unitText: "coalesce(x.currency, (SELECT m.unit FROM metric AS m WHERE m.term = x.metric))",
        SDO.currency: "x.currency", KB.qualifier: "x.qualifier", SDO.observationDate: "x.as_of"} | NOTE | PASSAGE, None),
    KB.Location: ("location", *role("x.thing_id", "'location'", "x.place_id", {RDF.type: types("Role", KB.Location), SDO.roleName: "x.role",
        SDO.additionalType: term("place_role", "x.role"), SDO.address: address("x"), KB.venue: "x.venue"} | EXAMPLE)),
    KB.PlaceCountry: ("place_country", {RDF.type: types("PostalAddress", KB.PlaceCountry), SDO.addressCountry: "x.country"} | PASSAGE,
        f"{thing('x.place_id')} || ' address'"),
    KB.PlaceWithin: ("place_within", *role("x.place_id", "'containedInPlace'", "x.within_id", {RDF.type: types("Role", KB.PlaceWithin)}, "containedInPlace")),
    KB.Broader: ("broader", *role("x.topic_id", "'broader'", "x.broader_id", {RDF.type: types("Role", KB.Broader)})),
    KB.EventDate: ("event_date", {RDF.type: types("Schedule", KB.EventDate), SDO.startDate: start("x.date"), SDO.endDate: end("x.date"),
        KB.date: "x.date", KB.stated: "x.stated"} | PASSAGE, f"{thing('x.event_id')} || ' eventSchedule'"),
    KB.SeriesEvent: ("series_event", *role("x.event_id", "'superEvent'", "x.series_id", {RDF.type: types("Role", KB.SeriesEvent), KB.ordinal: "x.ordinal"}, "superEvent")),
    KB.Recurrence: ("recurrence", *role("x.series_id", "'eventSchedule'", "x.organiser_id", {RDF.type: types("Schedule", KB.Recurrence), SDO.repeatFrequency: "x.period"})),
    KB.EventLink: ("event_link", *role("x.event_id", LINKING, "x.other_id", {RDF.type: types("Role", KB.EventLink), SDO.roleName: label("event_link_kind", "x.kind"),
        SDO.additionalType: term("event_link_kind", "x.kind")} | NOTE, "superEvent", "about")),
    KB.Participation: ("participation", *role("x.event_id", ORGANISING, "x.agent_id", {RDF.type: types("Role", KB.Participation),
        SDO.roleName: label("participation_role", "x.role"), SDO.additionalType: term("participation_role", "x.role")} | NOTE | EXAMPLE, "organizer", "sponsor", "attendee")),
    KB.Partnership: ("partnership", *role("x.agent_id", RELATING, "x.partner_id", {RDF.type: types("OrganizationRole", KB.Partnership),
        SDO.roleName: label("relation", "x.relation"), SDO.additionalType: term("relation", "x.relation")} | DATES | NOTE | EXAMPLE, "memberOf")),
    KB.Position: ("position", *role("x.person_id", "'affiliation'", "x.organisation_id", {RDF.type: types("OrganizationRole", KB.Position),
        SDO.roleName: "x.role"} | DATES | NOTE, "affiliation")),
    KB.Contribution: ("contribution", *role("x.work_id", MAKING, "x.agent_id", {RDF.type: types("Role", KB.Contribution), SDO.roleName: label("contribution_role", "x.role"),
        SDO.additionalType: term("contribution_role", "x.role"), KB.date: "x.date", KB.stated: "x.stated"} | NOTE | EXAMPLE, "creator", "author", "producer")),
    KB.Audience: ("audience", *role("x.work_id", "'audience'", "x.agent_id", {RDF.type: types("Role", KB.Audience)} | NOTE | EXAMPLE, "audience")),
    KB.Discrepancy: ("discrepancy", {RDF.type: types("Statement", KB.Discrepancy), SDO.about: thing("x.thing_id"),
        SDO.additionalType: term("discrepancy_kind", "x.kind"), SDO.name: "x.what", SDO.text: "x.explanation"}, None),
    KB.Reading: ("discrepancy_passage", {RDF.type: types("Statement", KB.Reading), SDO.text: "x.says"} | PASSAGE,
        f"{part('discrepancy', 'x.discrepancy_id')} || ' hasPart'"),
    SDO.Claim: ("citations", {RDF.type: types("Claim"), SDO.text: "x.fact", KB.factTable: "x.fact_table", SDO.appearance: part("passage", "x.passage_id"),
        SDO.about: f"'{KB}' || x.subject_kind || ':' || x.subject_slug || coalesce(char(10) || '{KB}' || x.object_kind || ':' || x.object_slug, '')"}, None),
}  # fmt: skip


def local(uri):
    return re.split("[/:#]", uri)[-1]


def shown(graph, value):
    """A value as text, with its language; for a node without a name, all its properties."""
    if isinstance(value, rdflib.BNode):
        return "{" + ", ".join(sorted(f"{local(p)}={local(o) if p == RDF.type else shown(graph, o)}" for p, o in graph.predicate_objects(value))) + "}"
    if isinstance(value, rdflib.Literal) and value.language:
        return f"{value}@{value.language.lower()}"
    number = value.datatype in (XSD.double, XSD.decimal) if isinstance(value, rdflib.Literal) else False
    return text(float(value)) if number else str(value)


def node(graph, name, facts, kind=None):
    """All properties of a node, without links to facts; for a fact, also the links to it."""
    found = collections.defaultdict(set)
    for prop, value in graph.predicate_objects(name):
        if value not in facts:
            found[prop].add(shown(graph, value))
    if kind:
        found["^"] = {f"{subject} {local(prop)}" for subject, prop in graph.subject_predicates(name)}
    return {prop: sorted(values) for prop, values in found.items() if values}


def expected(table, columns, database):
    """The same for each row of a table: its name, if SQL has one, and its properties."""
    props = list(columns)
    sql = ", ".join(f"{sql} AS c{index}" for index, sql in enumerate(columns.values()))
    for row in records(f"SELECT {sql} FROM {table} AS x", database):
        values = [text(value) for value in row.values()]
        yield {prop: sorted(set(value.split("\n"))) for prop, value in zip(props, values) if value not in (None, "")}


def ordered(nodes):
    return sorted(nodes, key=lambda node: sorted((str(prop), values) for prop, values in node.items()))


def same_nodes(what, theirs, ours):
    """Compares nodes one by one, so that the message names the difference."""
    for one, other in zip(ordered(theirs), ordered(ours)):
        same(what, one, other)
    same(f"number of {what}", len(theirs), len(ours))


# The same question in SPARQL and in SQL.
QUESTIONS = {
    "partners of ECPAT, and since when": (
        """SELECT ?partner ?relation ?since WHERE {
             <urn:ecpat-kb:organisation:ecpat> ?leads ?role . ?role a kb:Partnership ; kb:other/schema:name ?partner ;
             schema:roleName ?relation . OPTIONAL { ?role schema:startDate ?since } }""",
        """SELECT t.name, r.label, s.since FROM partnership AS s JOIN relation AS r ON r.term = s.relation JOIN thing AS t ON t.id = s.partner_id
           WHERE s.agent_id = (SELECT id FROM thing WHERE sort = 'organisation' AND slug = 'ecpat')"""),
    "events with their places, countries and participants": (
        """SELECT DISTINCT ?event ?place ?country ?participant WHERE {
             ?e a schema:Event ; schema:name ?event ; ?leads ?role . ?role a kb:Participation ; kb:other/schema:name ?participant .
             OPTIONAL { ?e schema:location ?p . ?p schema:name ?place FILTER NOT EXISTS { ?p a kb:Location }
               OPTIONAL { ?p schema:address/schema:addressCountry ?country } } }""",
        """SELECT DISTINCT e.name, h.name, c.country, a.name FROM participation AS f
           JOIN thing AS e ON e.id = f.event_id JOIN thing AS a ON a.id = f.agent_id
           LEFT JOIN location AS l ON l.thing_id = e.id LEFT JOIN thing AS h ON h.id = l.place_id
           LEFT JOIN place_country AS c ON c.place_id = h.id"""),
    "facts with anchor, section, source, licence and references": (
        """SELECT ?fact ?anchor ?section ?source ?licence (COUNT(?reference) AS ?references) WHERE {
             ?claim a schema:Claim ; schema:text ?fact ; schema:appearance ?passage .
             ?passage schema:text ?anchor ; schema:isPartOf ?part . ?part schema:name ?section ; schema:isPartOf+ ?whole .
             ?whole a kb:Source ; schema:name ?source . OPTIONAL { ?whole schema:license/schema:name ?licence }
             OPTIONAL { ?passage schema:citation ?reference } } GROUP BY ?claim ?fact ?anchor ?section ?source ?licence""",
        """SELECT c.fact, c.anchor, c.section, d.title, d.licence,
             (SELECT count(*) FROM passage_reference AS r WHERE r.passage_id = c.passage_id)
           FROM citations AS c JOIN source AS d ON d.slug = c.source_slug"""),
    "facts with a dead link": (
        """SELECT ?fact ?list ?number WHERE { ?claim a schema:Claim ; schema:text ?fact ; schema:appearance/schema:citation ?reference .
             ?reference kb:linkStatus "dead" ; kb:list ?list ; schema:position ?number }""",
        """SELECT c.fact, r.list, r.number FROM citations AS c JOIN passage_reference AS x ON x.passage_id = c.passage_id
           JOIN reference AS r ON r.id = x.reference_id WHERE r.status = 'dead'"""),
    "different figures for the same thing": (
        """SELECT DISTINCT ?name ?unit ?one ?other WHERE {
             ?a a schema:Observation ; schema:observationAbout ?thing ; schema:variableMeasured ?metric ; schema:value ?one ; schema:unitText ?unit .
             ?b a schema:Observation ; schema:observationAbout ?thing ; schema:variableMeasured ?metric ; schema:value ?other ; schema:unitText ?unit .
             ?thing schema:name ?name . FILTER (?one < ?other) }""",
        """SELECT DISTINCT a.subject, a.unit, a.value, b.value FROM figures AS a JOIN figures AS b ON b.subject_slug = a.subject_slug
             AND b.subject_kind = a.subject_kind AND b.metric = a.metric AND b.unit = a.unit AND a.value < b.value"""),
    "who holds what office, after whom": (
        """SELECT ?person ?office ?organisation ?source WHERE {
             ?p a schema:Person ; schema:name ?person ; schema:affiliation ?role . ?role schema:roleName ?office ; schema:subjectOf ?passage ;
             schema:affiliation/schema:name ?organisation . ?passage schema:isPartOf+ ?whole . ?whole a kb:Source ; schema:name ?source }""",
        "SELECT x.person, x.role, x.organisation, d.title FROM positions AS x JOIN source AS d ON d.slug = x.source_slug"),
}

FORMS = {XSD.gYear: r"(?!0000)\d{4}", XSD.gYearMonth: r"(?!0000)\d{4}-(0[1-9]|1[0-2])", XSD.date: r"(?!0000)\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])"}
DATED = {SDO.startDate, SDO.endDate, SDO.foundingDate, SDO.datePublished, SDO.observationDate, KB.date, KB.retrieved}

counts = []
for name, database in (("built", DATABASE), ("awkward", AWKWARD)):
    graph = rdflib.Graph().parse(export("jsonld", f"{name}.jsonld", database), format="json-ld")
    facts = {fact for kind in FACTS for fact in graph.subjects(RDF.type, kind)}
    # Descriptions of classes, properties and vocabularies, and the licences, which have their own addresses.
    described = set(graph.subjects(RDFS.comment)) | set(graph.subjects(RDF.type, SDO.DefinedTermSet))
    licences = {licence for licence in graph.objects(None, SDO.license) if isinstance(licence, rdflib.URIRef)}
    rest = {subject for subject in graph.subjects() if isinstance(subject, rdflib.URIRef)} - facts - described - licences
    rest -= {rdflib.URIRef(f"{KB}facts")}
    ours = [record for table, (of, columns) in NODES.items() for record in expected(table, {"": of} | columns, database)]
    # A series has the kinds of its events.
    ours = {record[""][0]: record for record in ours}.values()
    same_nodes(f"nodes of jsonld, {name}", [node(graph, subject, facts) | {"": [str(subject)]} for subject in rest], list(ours))
    for kind, (table, columns, leads) in FACTS.items():
        theirs = [node(graph, fact, facts, leads) for fact in graph.subjects(RDF.type, kind)]
        same_nodes(f"{local(kind)} of jsonld, {name}", theirs, list(expected(table, columns | ({"^": leads} if leads else {}), database)))
    known = {licence for licence in map(str, graph.objects(None, SDO.license)) if "creativecommons" in licence or licence.endswith("/MIT.html")}
    same(f"jsonld, {name}: licence of the facts", [str(licence) for licence in graph.objects(rdflib.URIRef(f"{KB}facts"), SDO.license)], ["https://spdx.org/licenses/MIT.html"])
    same(f"jsonld, {name}: licences", {str(licence) for licence in licences}, known)
    for _, prop, value in graph:
        if prop in DATED:
            form = FORMS.get(value.datatype)
            same(f"jsonld, {name}: type of {value}", bool(re.fullmatch(form, value)) if form else value.datatype == EDTF, True)
            if not form:
                same(f"jsonld, {name}: the narrowest type of {value}", [t for t in FORMS if re.fullmatch(FORMS[t], value)], [])
    # Every term of schema.org exists; exactly our own terms are described; every name that is used has a node.
    used = {str(part) for triple in graph for part in triple if str(part).startswith(SDO._NS)}
    same(f"jsonld, {name}: terms of schema.org", {t for t in used if t.removeprefix(SDO._NS) not in set(SDO.__annotations__) | NEWER}, set())
    terms = {p for p in graph.predicates() if p.startswith(KB)} | {c for c in graph.objects(None, RDF.type) if c.startswith(KB)}
    terms |= set(graph.objects(None, SDO.inDefinedTermSet))
    same(f"jsonld, {name}: not described", terms - described, set())
    if database == AWKWARD:
        same(f"jsonld, {name}: described but not used", described - terms, set())
    # The original of a copied source may be missing.
    named = {o for o in graph.objects() if isinstance(o, rdflib.URIRef) and o.startswith(KB)} - set(graph.objects(None, SDO.isBasedOn))
    same(f"jsonld, {name}: names of nothing", named - set(graph.subjects()), set())
    names = [s for s in set(graph.subjects()) - licences if isinstance(s, rdflib.URIRef)]
    same(f"jsonld, {name}: names", [s for s in names if not re.fullmatch(r"urn:ecpat-kb:[A-Za-z0-9_:-]+", s)], [])
    same(f"jsonld, {name}: written and read again", len(rdflib.Graph().parse(data=graph.serialize(format="nt"), format="nt")), len(graph))
    counts.append(f"{len(graph)} triples of {len(rest) + len(facts)} nodes")
# For all packs, some answers would take minutes.
ROOT = pathlib.Path(__file__).parents[3]
ARTICLE, *OTHERS = ROOT / "seed/ecpat", ROOT / "tests/interop/awkward", ROOT / "tests/interop/second"
for name, packs in (("article", [ARTICLE]), ("few", [ARTICLE, *OTHERS])):
    database = WORK / f"{name}.db"
    run(PROGRAM, "build", "--quiet", "--only", *packs, "--db", database)
    graph = rdflib.Graph().parse(export("jsonld", f"{name}.jsonld", database), format="json-ld")
    for question, (sparql, sql) in QUESTIONS.items():
        theirs, wanted = comparable([v and v.toPython() for v in row] for row in graph.query(sparql, initNs={"schema": SDO, "kb": KB})), query(sql, database)
        same(f"jsonld, {name}: {question}", theirs, comparable(wanted))
        same(f"jsonld, {name}: {question}: an answer", bool(theirs) or name == "article", True)
done(f"rdflib {version('rdflib')}", f"export jsonld: {counts[0]} as ours, {len(QUESTIONS)} questions in SPARQL as in SQL; with awkward names {counts[1]}")
