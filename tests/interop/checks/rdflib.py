"""The facts as JSON-LD, with rdflib: read offline, every record and field, and questions in SPARQL."""

import collections
import re
import socket
from importlib.metadata import version

import rdflib
from rdflib import RDF, RDFS, SDO, SKOS, XSD
from support import AWKWARD, DATABASE, comparable, done, export, query, same

KB = rdflib.Namespace("urn:ecpat-kb:")
EDTF = rdflib.URIRef("http://id.loc.gov/datatypes/edtf")
# In the vocabulary as it is now, but not yet in the list of it that rdflib has.
NEWER = {"StatisticalVariable", "observationAbout"}
# A date stays as it was written.
rdflib.NORMALIZE_LITERALS = False


def refuse(*_):
    raise OSError("the document has to be read without the network")


socket.socket.connect = socket.create_connection = refuse


def passage(row):
    """SQL for the name of the passage of a row."""
    return (f"(SELECT '{KB}passage:' || d.slug || ':' || p.slug FROM passage AS p JOIN source AS d ON d.id = p.source_id "
            f"WHERE p.id = {row}.passage_id)")


def named(kind, of, table=None):
    """SQL for the name of a thing whose row number is in a column."""
    return f"(SELECT '{KB}{kind}:' || n.slug FROM {table or kind} AS n WHERE n.id = {of})"


def term(vocabulary, of):
    return f"'{KB}{vocabulary}:' || {of}"


def all_passages(kind, row):
    """SQL for the names of the passages that name a thing, the further ones of shared declarations included."""
    return (f"(SELECT group_concat(x, ' ') FROM (SELECT {passage(row)} AS x UNION SELECT {passage('a')} "
            f"FROM shared_declaration AS a WHERE a.thing = '{kind}' AND a.slug = {row}.slug AND a.passage_id IS NOT NULL ORDER BY 1))")


def start(of):
    """SQL for the first end of a date or interval."""
    return f"nullif(nullif(CASE WHEN instr({of}, '/') THEN substr({of}, 1, instr({of}, '/') - 1) ELSE {of} END, ''), '..')"


def end(of):
    return f"nullif(nullif(CASE WHEN instr({of}, '/') THEN substr({of}, instr({of}, '/') + 1) END, ''), '..')"


SOURCE = f"(SELECT '{KB}source:' || d.slug FROM source AS d WHERE d.id = x.source_id)"
SLUG = "(SELECT d.slug FROM source AS d WHERE d.id = x.source_id)"
REFERENCES = ("(SELECT group_concat(n, ' ') FROM (SELECT '{kb}reference:' || d.slug || ':' || r.number AS n "
              "FROM passage_reference AS c JOIN reference AS r ON r.id = c.reference_id JOIN source AS d ON d.id = r.source_id "
              "WHERE c.passage_id = x.id {reach} ORDER BY 1))")
SUBJECT = f"coalesce({named('organisation', 'x.organisation_id')}, {named('event', 'x.event_id')}, {named('work', 'x.work_id')})"
FOUNDED = ("(SELECT group_concat(n, ' ') FROM (SELECT DISTINCT t.date AS n FROM participation AS f JOIN event AS e ON e.id = f.event_id "
           "JOIN event_date AS t ON t.event_id = e.id WHERE f.organisation_id = x.id AND f.role = 'founded' AND e.kind = 'founding' ORDER BY 1))")
ROLES = "CASE x.role WHEN 'organiser' THEN 'organizer' WHEN 'co-organiser' THEN 'organizer' WHEN 'sponsor' THEN 'sponsor' WHEN 'participant' THEN 'attendee' ELSE 'participation' END"
MAKERS = "CASE x.role WHEN 'developed' THEN 'creator' WHEN 'issued' THEN 'author' WHEN 'produced' THEN 'producer' ELSE 'contribution' END"
RELATIONS = "CASE x.relation WHEN 'member-of' THEN 'memberOf' ELSE 'partnership' END"


LICENCES = ("CASE x.licence WHEN 'CC-BY-SA-3.0' THEN 'https://creativecommons.org/licenses/by-sa/3.0/' "
            "WHEN 'CC0-1.0' THEN 'https://creativecommons.org/publicdomain/zero/1.0/' END")


def places(kind, roles="1"):
    return (f"(SELECT group_concat(n, ' ') FROM (SELECT DISTINCT {named('place', 'h.place_id')} AS n FROM {kind}_place AS h "
            f"WHERE h.{kind}_id = x.id AND {roles} ORDER BY 1))")


def dates(side):
    return (f"(SELECT group_concat(n, ' ') FROM (SELECT DISTINCT {side} AS n FROM event_date AS t WHERE t.event_id = x.id ORDER BY 1))")


def get(*path):
    """All that the path leads to, in order."""
    def read(graph, node):
        nodes = {node}
        for step in path:
            nodes = {found for one in nodes for found in graph.objects(one, step)}
        return " ".join(sorted(str(found) for found in nodes)) if nodes else None
    return read


def tagged(prop):
    """Texts with their languages."""
    def read(graph, node):
        return "\n".join(sorted(f"{text}@{text.language.lower()}" for text in graph.objects(node, prop))) or None
    return read


def into(*props):
    """What leads here, and by which property."""
    def read(graph, node):
        found = [f"{subject} {re.split('[:/]', prop)[-1]}" for prop in props for subject in graph.subjects(prop, node)]
        return " ".join(sorted(found)) or None
    return read


VOCABULARIES = ["activity_kind", "contribution_role", "event_kind", "metric", "name_kind", "organisation_kind", "participation_role",
                "place_role", "relation", "statement_kind", "topic_kind", "work_kind"]

# For each class, what a node of it has, and the same in SQL; `x` is the row of the table.
RECORDS = {
    KB.Source: (
        "source AS x",
        [(get(SDO.name), "x.title"), (get(SDO.publisher), "x.publisher"), (get(SDO.url), "x.url"),
         (get(SDO.license, SDO.name), "x.licence"),
         (lambda g, n: " ".join(sorted(str(o) for o in g.objects(n, SDO.license) if isinstance(o, rdflib.URIRef))) or None, LICENCES),
         (get(SDO.inLanguage), "x.language"), (get(KB.retrieved), "x.retrieved"), (get(KB.sha256), "x.sha256"),
         (lambda g, n: str(n), f"'{KB}source:' || x.slug")]),
    KB.Section: (
        "section AS x",
        [(lambda g, n: str(n), f"'{KB}section:' || {SLUG} || ':' || x.slug"), (get(SDO.headline), "nullif(x.heading, '')"),
         (get(SDO.alternateName), "x.label"), (get(SDO.position), "x.position"),
         (get(SDO.name), "CASE WHEN x.heading <> '' THEN x.heading ELSE x.label END"),
         (get(SDO.isPartOf), f"coalesce((SELECT '{KB}section:' || {SLUG} || ':' || u.slug FROM section AS u WHERE u.id = x.parent_id), {SOURCE})")]),
    KB.Reference: (
        "reference AS x",
        [(lambda g, n: str(n), f"'{KB}reference:' || {SLUG} || ':' || x.number"), (get(SDO.position), "x.number"),
         (get(SDO.name), "x.title"), (get(SDO.author), "x.author"), (get(SDO.publisher), "x.publisher"),
         (get(SDO.datePublished), "x.published"), (get(KB.retrieved), "x.retrieved"), (get(SDO.url), "x.url"),
         (get(KB.linkStatus), "x.status"), (get(KB.asPrinted), "x.as_printed"), (get(SDO.description), "x.note"),
         (lambda g, n: " ".join(sorted(str(s) for s in g.subjects(SDO.citation, n) if (s, RDF.type, KB.Source) in g)) or None, SOURCE)]),
    KB.Passage: (
        "passage AS x",
        [(lambda g, n: str(n), f"'{KB}passage:' || {SLUG} || ':' || x.slug"),
         (tagged(SDO.text), "x.anchor || '@' || lower((SELECT d.language FROM source AS d WHERE d.id = x.source_id))"),
         (get(KB.passageKind), "x.kind"), (get(SDO.position), "x.position"), (get(KB.noFact), "x.no_fact"),
         (get(SDO.url), "(SELECT d.url FROM source AS d WHERE d.id = x.source_id) || '#:~:text=' || x.fragment"),
         (get(SDO.isPartOf), f"'{KB}section:' || {SLUG} || ':' || (SELECT s.slug FROM section AS s WHERE s.id = x.section_id)"),
         (get(SDO.citation), REFERENCES.format(kb=KB, reach="")),
         (get(KB.citedInSentence), REFERENCES.format(kb=KB, reach="AND c.reach = 'sentence'")),
         (get(KB.citedInParagraph), REFERENCES.format(kb=KB, reach="AND c.reach = 'paragraph'"))]),
    SDO.Place: (
        "place AS x",
        [(lambda g, n: str(n), f"'{KB}place:' || x.slug"), (get(SDO.name), "x.name"),
         (get(SDO.address, SDO.addressCountry), "x.country"), (get(SDO.subjectOf), all_passages("place", "x"))]),
    SDO.Organization: (
        "organisation AS x",
        [(lambda g, n: str(n), f"'{KB}organisation:' || x.slug"), (get(SDO.name), "x.name"),
         (get(SDO.additionalType), term("organisation_kind", "x.kind")),
         (get(RDF.type), f"trim(CASE x.kind WHEN 'company' THEN '{SDO.Corporation} ' WHEN 'government' THEN '{SDO.GovernmentOrganization} ' WHEN 'ngo' THEN '{SDO.NGO} ' ELSE '' END || '{SDO.Organization}')"),
         (get(SDO.subjectOf), all_passages("organisation", "x")), (get(SDO.foundingDate), FOUNDED),
         (tagged(SDO.alternateName), "(SELECT group_concat(n, char(10)) FROM (SELECT DISTINCT m.name || '@' || lower(d.language) AS n FROM organisation_name AS m JOIN passage AS p ON p.id = m.passage_id JOIN source AS d ON d.id = p.source_id WHERE m.organisation_id = x.id ORDER BY 1))"),
         (get(SDO.location), places("organisation", "h.role <> 'area-served'")),
         (get(SDO.areaServed), places("organisation", "h.role = 'area-served'")),
         (get(SDO.address, SDO.streetAddress), "(SELECT group_concat(n, ' ') FROM (SELECT DISTINCT h.address AS n FROM organisation_place AS h WHERE h.organisation_id = x.id AND h.role = 'headquarters' AND h.address IS NOT NULL ORDER BY 1))")]),
    SDO.EventSeries: (
        "event_series AS x",
        [(lambda g, n: str(n), f"'{KB}event_series:' || x.slug"), (get(SDO.name), "x.name"),
         (get(SDO.additionalType), term("event_kind", "x.kind")), (get(SDO.eventSchedule, SDO.repeatFrequency), "x.period"),
         (get(SDO.organizer), named("organisation", "x.organiser_id")), (get(SDO.subjectOf), all_passages("event_series", "x"))]),
    SDO.Event: (
        "event AS x",
        [(lambda g, n: str(n), f"'{KB}event:' || x.slug"), (get(SDO.name), "x.name"),
         (get(SDO.additionalType), term("event_kind", "x.kind")), (get(SDO.superEvent), named("event_series", "x.series_id")),
         (get(KB.ordinal), "x.ordinal"), (get(SDO.subjectOf), all_passages("event", "x")), (get(SDO.location), places("event")),
         (get(SDO.startDate), dates(start("t.date"))), (get(SDO.endDate), dates(end("t.date")))]),
    KB.Work: (
        "work AS x",
        [(lambda g, n: str(n), f"'{KB}work:' || x.slug"), (get(SDO.name), "x.title"),
         (get(SDO.additionalType), term("work_kind", "x.kind")), (get(SDO.subjectOf), all_passages("work", "x")),
         (lambda g, n: str((n, RDF.type, SDO.Legislation) in g), "CASE WHEN x.kind IN ('treaty', 'law') THEN 'True' ELSE 'False' END"),
         (lambda g, n: str((n, RDF.type, SDO.CreativeWorkSeries) in g), "CASE WHEN x.kind LIKE '%-series' THEN 'True' ELSE 'False' END")]),
    SKOS.Concept: (
        "topic AS x",
        [(lambda g, n: str(n), f"'{KB}topic:' || x.slug"), (get(SDO.name), "x.name"),
         (get(SDO.additionalType), term("topic_kind", "x.kind")), (get(SKOS.broader), named("topic", "x.broader_id")),
         (get(SDO.inDefinedTermSet), f"'{KB}topic'"), (get(SDO.subjectOf), all_passages("topic", "x"))]),
    KB.Naming: (
        "organisation_name AS x",
        [(into(KB.naming), f"{named('organisation', 'x.organisation_id')} || ' naming'"), (get(SDO.value), "x.name"),
         (get(SDO.propertyID), term("name_kind", "x.kind")), (get(SDO.subjectOf), passage("x"))]),
    KB.Placement: (
        f"""(SELECT {named('organisation', 'h.organisation_id')} AS thing, place_id, role, address, NULL AS venue, passage_id FROM organisation_place AS h
            UNION ALL SELECT {named('event', 'h.event_id')}, place_id, NULL, NULL, venue, passage_id FROM event_place AS h) AS x""",
        [(into(KB.placement), "x.thing || ' placement'"), (get(KB.place), named("place", "x.place_id")), (get(SDO.roleName), "x.role"),
         (get(SDO.additionalType), term("place_role", "x.role")), (get(SDO.address, SDO.streetAddress), "x.address"),
         (get(KB.venue), "x.venue"), (get(SDO.subjectOf), passage("x"))]),
    KB.Activity: (
        "activity AS x",
        [(get(SDO.about), f"{named('organisation', 'x.organisation_id')} || coalesce(' ' || {named('topic', 'x.topic_id')}, '')"),
         (get(SDO.additionalType), term("activity_kind", "x.kind")), (get(SDO.text), "x.description"),
         (get(KB.beneficiary), "x.beneficiary"), (get(SDO.subjectOf), passage("x"))]),
    KB.EventDate: (
        "event_date AS x",
        [(into(SDO.eventSchedule), f"{named('event', 'x.event_id')} || ' eventSchedule'"), (get(KB.date), "x.date"), (get(KB.stated), "x.stated"),
         (get(SDO.startDate), start("x.date")), (get(SDO.endDate), end("x.date")), (get(SDO.subjectOf), passage("x"))]),
    KB.Participation: (
        "participation AS x",
        [(into(SDO.organizer, SDO.sponsor, SDO.attendee, KB.participation), f"{named('event', 'x.event_id')} || ' ' || {ROLES}"),
         (get(KB.participant), named("organisation", "x.organisation_id")), (get(SDO.roleName), "x.role"),
         (lambda g, n: " ".join(sorted(str(o) for p in (SDO.organizer, SDO.sponsor, SDO.attendee) for o in g.objects(n, p))) or None,
          f"CASE WHEN {ROLES} <> 'participation' THEN {named('organisation', 'x.organisation_id')} END"),
         (get(SDO.additionalType), term("participation_role", "x.role")), (get(SDO.description), "x.note"), (get(SDO.subjectOf), passage("x"))]),
    KB.Partnership: (
        "partnership AS x",
        [(into(SDO.memberOf, KB.partnership), f"{named('organisation', 'x.organisation_id')} || ' ' || {RELATIONS}"),
         (get(KB.partner), named("organisation", "x.partner_id")),
         (lambda g, n: " ".join(sorted(str(o) for o in g.objects(n, SDO.memberOf))) or None,
          f"CASE WHEN {RELATIONS} <> 'partnership' THEN {named('organisation', 'x.partner_id')} END"),
         (get(SDO.additionalType), term("relation", "x.relation")),
         (get(SDO.roleName), "(SELECT r.wording FROM relation AS r WHERE r.term = x.relation)"),
         (get(SDO.startDate), "x.since"), (get(SDO.endDate), "x.until"), (get(KB.date), "x.date"), (get(KB.stated), "x.stated"),
         (get(SDO.description), "x.note"), (get(SDO.subjectOf), passage("x"))]),
    KB.Contribution: (
        "contribution AS x",
        [(into(SDO.creator, SDO.author, SDO.producer, KB.contribution), f"{named('work', 'x.work_id')} || ' ' || {MAKERS}"),
         (get(KB.contributor), named("organisation", "x.organisation_id")), (get(SDO.roleName), "x.role"),
         (get(SDO.additionalType), term("contribution_role", "x.role")), (get(KB.date), "x.date"), (get(KB.stated), "x.stated"),
         (get(SDO.description), "x.note"), (get(SDO.subjectOf), passage("x"))]),
    KB.Figure: (
        "figure AS x",
        [(get(SDO.observationAbout if "observationAbout" in dir(SDO) else rdflib.URIRef(f"{SDO._NS}observationAbout")), SUBJECT),
         (get(SDO.variableMeasured), term("metric", "x.metric")), (get(SDO.value), "x.value"), (get(KB.qualifier), "x.qualifier"),
         (get(SDO.unitText), "(SELECT m.unit FROM metric AS m WHERE m.term = x.metric)"), (get(SDO.observationDate), "x.as_of"),
         (get(SDO.description), "x.note"), (get(SDO.subjectOf), passage("x"))]),
    KB.TopicStatement: (
        "topic_statement AS x",
        [(get(SDO.about), named("topic", "x.topic_id")), (get(SDO.additionalType), term("statement_kind", "x.kind")),
         (get(SDO.text), "x.statement"), (get(SDO.subjectOf), passage("x"))]),
    KB.Discrepancy: (
        "discrepancy AS x",
        [(lambda g, n: str(n), f"'{KB}discrepancy:' || {SLUG} || ':' || x.slug"),
         (get(SDO.about), f"coalesce({SUBJECT}, {named('topic', 'x.topic_id')})"), (get(SDO.name), "x.what"), (get(SDO.text), "x.explanation")]),
    KB.Reading: (
        "discrepancy_passage AS x",
        [(into(SDO.hasPart), f"(SELECT '{KB}discrepancy:' || d.slug || ':' || n.slug || ' hasPart' FROM discrepancy AS n JOIN source AS d ON d.id = n.source_id WHERE n.id = x.discrepancy_id)"),
         (get(SDO.text), "x.says"), (get(SDO.subjectOf), passage("x"))]),
    SDO.Claim: (
        "citations AS x",
        [(get(SDO.text), "x.fact"), (get(KB.factTable), "x.fact_table"), (get(SDO.appearance), passage("x")),
         (get(SDO.about), f"""(SELECT group_concat(n, ' ') FROM (SELECT '{KB}' || x.subject_kind || ':' || x.subject_slug AS n
            UNION SELECT '{KB}' || x.object_kind || ':' || x.object_slug WHERE x.object_slug IS NOT NULL ORDER BY 1))""")]),
}



def each(*names, **columns):
    """How often a row's node has properties: once, or as often as the column is not empty."""
    name = lambda key: KB[key[3:]] if key.startswith("kb_") else SDO[key]
    return {name(key): "1" for key in names} | {name(key): f"x.{column} IS NOT NULL" for key, column in columns.items()}


def number(of, where, what="*"):
    """SQL for the number of rows of a table for which something holds."""
    return f"(SELECT count({what}) FROM {of} WHERE {where})"


def thing(kind, types="1"):
    """What every thing has, and in how many passages it is named."""
    passages = number(f"(SELECT {kind}.passage_id FROM {kind} WHERE id = x.id UNION SELECT passage_id FROM shared_declaration "
                      f"WHERE thing = '{kind}' AND slug = x.slug AND passage_id IS NOT NULL)", "1")
    return {RDF.type: types, SDO.name: "1", SDO.subjectOf: passages}


def roles(table, end, of, by, properties):
    """How many rows lead from a thing, by each property."""
    return {(KB if name in OURS else SDO)[name]: number(f"{table} AS x", f"x.{end} = {of} AND {by} = '{name}'") for name in properties}


OURS = {"participation", "partnership", "contribution"}
STATED = {RDF.type: "2", SDO.subjectOf: "1"}
HEADQUARTERS = "h.organisation_id = y.id AND h.role = 'headquarters' AND h.address IS NOT NULL"
TERMS = " UNION ALL ".join(
    f"SELECT source_id, {'unit' if v == 'metric' else 'NULL'} AS unit, {'wording, inverse, symmetric' if v == 'relation' else 'NULL AS wording, NULL AS inverse, NULL AS symmetric'}, "
    f"{2 if v == 'metric' else 1} AS types FROM {v}" for v in VOCABULARIES)  # fmt: skip
# Addresses: of places with a country; of placements, and once more of the organisation where it is the main one.
ADDRESSES = """(SELECT NULL AS street, country FROM place WHERE country IS NOT NULL UNION ALL
    SELECT h.address, p.country FROM organisation_place AS h JOIN place AS p ON p.id = h.place_id
    JOIN (SELECT 0 AS again UNION SELECT 1) AS a ON a.again = 0 OR h.role = 'headquarters' WHERE h.address IS NOT NULL) AS x"""
RETOLD = {RDF.type, RDFS.label, RDFS.comment, RDFS.subClassOf, RDFS.subPropertyOf}

# For each class, how many nodes there are, and of each property how many triples: as SQL, for a row
# `x`. Nothing else may be there. A node belongs to the first class that it has.
COUNTED = {
    KB.Source: ("source AS x", each("name", "inLanguage", publisher="publisher", url="url", license="licence", kb_retrieved="retrieved", kb_sha256="sha256")
        | {RDF.type: "2", SDO.citation: number("reference", "source_id = x.id")}),
    KB.Section: ("section AS x", each("name", "position", "isPartOf", alternateName="label") | {RDF.type: "2", SDO.headline: "x.heading <> ''"}),
    KB.Reference: ("reference AS x", each("position", "kb_linkStatus", name="title", author="author", publisher="publisher", datePublished="published",
        kb_retrieved="retrieved", url="url", kb_asPrinted="as_printed", description="note") | {RDF.type: "2"}),
    KB.Passage: ("passage AS x", each("text", "kb_passageKind", "position", "isPartOf", kb_noFact="no_fact") | {RDF.type: "2",
        SDO.url: "x.fragment IS NOT NULL AND (SELECT s.url FROM source AS s WHERE s.id = x.source_id) IS NOT NULL",
        SDO.citation: number("passage_reference", "passage_id = x.id"),
        KB.citedInSentence: number("passage_reference", "passage_id = x.id AND reach = 'sentence'"),
        KB.citedInParagraph: number("passage_reference", "passage_id = x.id AND reach = 'paragraph'")}),
    SDO.Place: ("place AS x", thing("place") | each(address="country")),
    SDO.Organization: ("organisation AS x", thing("organisation", "1 + coalesce(x.kind IN ('company', 'government', 'ngo'), 0)") | each(additionalType="kind")
        | roles("partnership", "organisation_id", "y.id", RELATIONS, ["memberOf", "partnership"]) | {
        SDO.alternateName: number("(SELECT DISTINCT m.name, lower(d.language) FROM organisation_name AS m JOIN passage AS p ON p.id = m.passage_id "
            "JOIN source AS d ON d.id = p.source_id WHERE m.organisation_id = y.id)", "1"),
        KB.naming: number("organisation_name", "organisation_id = y.id"), KB.placement: number("organisation_place", "organisation_id = y.id"),
        SDO.location: number("organisation_place", "organisation_id = y.id AND role <> 'area-served'", "DISTINCT place_id"),
        SDO.areaServed: number("organisation_place", "organisation_id = y.id AND role = 'area-served'", "DISTINCT place_id"),
        SDO.address: number("organisation_place AS h", HEADQUARTERS),
        SDO.foundingDate: number("participation AS f JOIN event AS e ON e.id = f.event_id JOIN event_date AS t ON t.event_id = e.id",
            "f.organisation_id = y.id AND f.role = 'founded' AND e.kind = 'founding'", "DISTINCT t.date")}),
    SDO.EventSeries: ("event_series AS x", thing("event_series") | each("additionalType", eventSchedule="period", organizer="organiser_id")),
    SDO.Event: ("event AS x", thing("event") | each("additionalType", superEvent="series_id", kb_ordinal="ordinal")
        | roles("participation", "event_id", "y.id", ROLES, ["organizer", "sponsor", "attendee", "participation"]) | {
        SDO.startDate: number("event_date AS t", "t.event_id = y.id", f"DISTINCT {start('t.date')}"),
        SDO.endDate: number("event_date AS t", "t.event_id = y.id", f"DISTINCT {end('t.date')}"),
        SDO.eventSchedule: number("event_date", "event_id = y.id"), KB.placement: number("event_place", "event_id = y.id"),
        SDO.location: number("event_place", "event_id = y.id", "DISTINCT place_id")}),
    KB.Work: ("work AS x", thing("work", "2 + (x.kind IN ('treaty', 'law') OR x.kind LIKE '%-series')") | each("additionalType")
        | roles("contribution", "work_id", "y.id", MAKERS, ["creator", "author", "producer", "contribution"])),
    SKOS.Concept: ("topic AS x", thing("topic", "2") | each("additionalType", "inDefinedTermSet") | {SKOS.broader: "x.broader_id IS NOT NULL"}),
    KB.Naming: ("organisation_name AS x", STATED | each("value", "propertyID")),
    KB.Placement: ("(SELECT role, address, NULL AS venue FROM organisation_place UNION ALL SELECT NULL, NULL, venue FROM event_place) AS x",
        STATED | each("kb_place", roleName="role", additionalType="role", address="address", kb_venue="venue")),
    KB.Activity: ("activity AS x", STATED | each("additionalType", "text", kb_beneficiary="beneficiary") | {SDO.about: "1 + (x.topic_id IS NOT NULL)"}),
    KB.EventDate: ("event_date AS x", STATED | each("kb_date", kb_stated="stated") | {
        SDO.startDate: f"{start('x.date')} IS NOT NULL", SDO.endDate: f"{end('x.date')} IS NOT NULL"}),
    KB.Participation: ("participation AS x", STATED | each("roleName", "additionalType", "kb_participant", description="note")
        | {SDO[name]: f"{ROLES} = '{name}'" for name in ("organizer", "sponsor", "attendee")}),
    KB.Partnership: ("partnership AS x", STATED | each("roleName", "additionalType", "kb_partner", startDate="since", endDate="until", kb_date="date",
        kb_stated="stated", description="note") | {SDO.memberOf: f"{RELATIONS} = 'memberOf'"}),
    KB.Contribution: ("contribution AS x", STATED | each("roleName", "additionalType", "kb_contributor", kb_date="date", kb_stated="stated", description="note")
        | {SDO[name]: f"{MAKERS} = '{name}'" for name in ("creator", "author", "producer")}),
    KB.Figure: ("figure AS x", STATED | {rdflib.URIRef(f"{SDO._NS}observationAbout"): "1"}
        | each("variableMeasured", "value", "unitText", "kb_qualifier", observationDate="as_of", description="note")),
    KB.TopicStatement: ("topic_statement AS x", STATED | each("about", "additionalType", "text")),
    KB.Discrepancy: ("discrepancy AS x", each("name", "text") | {RDF.type: "2",
        SDO.about: "coalesce(x.organisation_id, x.event_id, x.work_id, x.topic_id) IS NOT NULL",
        SDO.hasPart: number("discrepancy_passage", "discrepancy_id = x.id")}),
    KB.Reading: ("discrepancy_passage AS x", STATED | each("text")),
    SDO.Claim: ("citations AS x", each("text", "kb_factTable", "appearance") | {RDF.type: "1",
        SDO.about: "1 + coalesce(x.object_kind || ':' || x.object_slug <> x.subject_kind || ':' || x.subject_slug, 0)"}),
    SDO.DefinedTerm: (f"({TERMS}) AS x", each("termCode", "description", "inDefinedTermSet", unitText="unit", kb_wording="wording",
        kb_inverse="inverse", kb_symmetric="symmetric", subjectOf="source_id") | {RDF.type: "x.types"}),
    SDO.DefinedTermSet: (f"(VALUES {', '.join(['(1)'] * len(VOCABULARIES))}, (2)) AS x", each("name") | {RDF.type: "x.column1"}),
    SDO.PostalAddress: (ADDRESSES, each(streetAddress="street", addressCountry="country") | {RDF.type: "1"}),
    SDO.Schedule: ("event_series AS x", {RDF.type: "x.period IS NOT NULL", SDO.repeatFrequency: "x.period IS NOT NULL"}),
    # Licences: one for each address, and for each source whose licence has none.
    SDO.CreativeWork: (f"(SELECT DISTINCT {LICENCES} AS address, CASE WHEN {LICENCES} IS NULL THEN x.id END AS id FROM source AS x WHERE x.licence IS NOT NULL) AS x",
        each("name") | {RDF.type: "1"}),
}  # fmt: skip


def counted(graph):
    """For each class the number of nodes, and of triples with each property."""
    found = {kind: collections.Counter() for kind in COUNTED}
    for node in set(graph.subjects()):
        kinds = set(graph.objects(node, RDF.type))
        kind = next((kind for kind in (*COUNTED, RDFS.Class, RDF.Property) if kind in kinds), None)
        same(f"{node}: a class that is known, of {kinds}", kind is not None, True)
        if kind in COUNTED:
            found[kind].update(graph.predicates(node))
        else:
            same(f"{node}: what describes it", set(graph.predicates(node)) - RETOLD, set())
    return {kind: dict(properties) for kind, properties in found.items()}


def expected(database):
    """The same in SQL. A row of a thing is also called `y`, where `x` is that of a fact."""
    for kind, (table, properties) in COUNTED.items():
        sums = ", ".join(f"sum({sql}) AS c{index}" for index, sql in enumerate(properties.values()))
        if any("y.id" in sql for sql in properties.values()):
            table += " JOIN (SELECT id FROM " + table.split()[0] + ") AS y ON y.id = x.id"
        [numbers] = query(f"SELECT {sums} FROM {table}", database)
        yield kind, {prop: number for prop, number in zip(properties, numbers) if number}


# The same question in SPARQL and in SQL.
QUESTIONS = {
    "partners of ECPAT, and since when": (
        """SELECT ?partner ?relation ?since WHERE {
             <urn:ecpat-kb:organisation:ecpat> ?leads ?role . ?role a schema:OrganizationRole ; kb:partner/schema:name ?partner ;
             schema:roleName ?relation . OPTIONAL { ?role schema:startDate ?since } }""",
        """SELECT p.partner, p.relation, p.since FROM partners AS p JOIN partnership AS s ON s.relation = p.relation_term
             AND s.organisation_id = (SELECT id FROM organisation WHERE slug = 'ecpat')
             AND s.partner_id = (SELECT id FROM organisation WHERE slug = p.partner_slug)
             AND coalesce(s.since, '') = coalesce(p.since, '') AND coalesce(s.until, '') = coalesce(p.until, '') AND coalesce(s.date, '') = coalesce(p.date, '')
           WHERE p.organisation_slug = 'ecpat'"""),
    "events with their places, countries and participants": (
        """SELECT DISTINCT ?event ?place ?country ?participant WHERE {
             ?e a schema:Event ; schema:name ?event ; ?leads ?role . ?role a kb:Participation ; kb:participant/schema:name ?participant .
             OPTIONAL { ?e schema:location ?p . ?p schema:name ?place . OPTIONAL { ?p schema:address/schema:addressCountry ?country } } }""",
        """SELECT DISTINCT f.event, h.place, h.country_code, f.organisation FROM participations AS f
           LEFT JOIN citations AS c ON c.fact_table = 'event_place' AND c.subject_slug = f.event_slug
           LEFT JOIN places AS h ON h.slug = c.object_slug"""),
    "facts with anchor, section, source, licence and references": (
        """SELECT ?fact ?anchor ?section ?source ?licence (COUNT(?reference) AS ?references) WHERE {
             ?claim a schema:Claim ; schema:text ?fact ; schema:appearance ?passage .
             ?passage schema:text ?anchor ; schema:isPartOf ?part . ?part schema:name ?section ; schema:isPartOf+ ?whole .
             ?whole a kb:Source ; schema:name ?source . OPTIONAL { ?whole schema:license/schema:name ?licence }
             OPTIONAL { ?passage schema:citation ?reference } } GROUP BY ?claim ?fact ?anchor ?section ?source ?licence""",
        """SELECT c.fact, c.anchor, c.section, c.source, d.licence,
             (SELECT count(*) FROM passage_reference AS r WHERE r.passage_id = c.passage_id)
           FROM citations AS c JOIN source AS d ON d.slug = c.source_slug"""),
    "facts that rest on a dead link": (
        """SELECT ?fact ?number WHERE { ?claim a schema:Claim ; schema:text ?fact ; schema:appearance/schema:citation ?reference .
             ?reference kb:linkStatus "dead" ; schema:position ?number }""",
        """SELECT c.fact, r.number FROM citations AS c JOIN passage_reference AS x ON x.passage_id = c.passage_id
           JOIN reference AS r ON r.id = x.reference_id WHERE r.status = 'dead'"""),
    "different figures for the same thing": (
        """SELECT DISTINCT ?name ?unit ?one ?other WHERE {
             ?a a schema:Observation ; schema:observationAbout ?thing ; schema:variableMeasured ?metric ; schema:value ?one ; schema:unitText ?unit .
             ?b a schema:Observation ; schema:observationAbout ?thing ; schema:variableMeasured ?metric ; schema:value ?other .
             ?thing schema:name ?name . FILTER (?one < ?other) }""",
        """SELECT DISTINCT a.subject, a.unit, a.value, b.value FROM figures AS a
           JOIN figures AS b ON b.subject_slug = a.subject_slug AND b.subject = a.subject AND b.metric = a.metric AND a.value < b.value"""),
}

FORMS = {XSD.gYear: r"(?!0000)\d{4}", XSD.gYearMonth: r"(?!0000)\d{4}-(0[1-9]|1[0-2])", XSD.date: r"(?!0000)\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])"}
DATED = {SDO.startDate, SDO.endDate, SDO.foundingDate, SDO.datePublished, SDO.observationDate, KB.date, KB.retrieved}

counts = []
for name, database in (("built", DATABASE), ("awkward", AWKWARD)):
    graph = rdflib.Graph().parse(export("jsonld", f"{name}.jsonld", database), format="json-ld")
    fields = nodes = 0
    for kind, (table, columns) in RECORDS.items():
        theirs = comparable([[read(graph, node) for read, _ in columns] for node in graph.subjects(RDF.type, kind)])
        ours = comparable(query(f"SELECT {', '.join(f'{sql} AS c{index}' for index, (_, sql) in enumerate(columns))} FROM {table}", database))
        for one, other in zip(theirs, ours):
            same(f"jsonld, {name}: {kind}", one, other)
        same(f"jsonld, {name}: number of {kind}", len(theirs), len(ours))
        nodes, fields = nodes + len(theirs), fields + len(theirs) * len(columns)
    for vocabulary in VOCABULARIES:
        more = {"relation": "wording, inverse, symmetric", "metric": "NULL, NULL, NULL"}.get(vocabulary, "NULL AS a, NULL AS b, NULL AS c")
        unit = "unit" if vocabulary == "metric" else "NULL AS u"
        more = more.replace("NULL, NULL, NULL", "NULL AS a, NULL AS b, NULL AS c")
        ours = query(f"SELECT term, definition, {unit}, {more}, (SELECT '{KB}source:' || d.slug FROM source AS d WHERE d.id = source_id) AS s FROM {vocabulary}", database)
        ours = [[*row[:5], {1: "true", 0: "false", None: None}[row[5]], row[6]] for row in ours]
        props = [SDO.termCode, SDO.description, SDO.unitText, KB.wording, KB.inverse, KB.symmetric, SDO.subjectOf]
        theirs = [[get(prop)(graph, node) for prop in props] for node in graph.subjects(SDO.inDefinedTermSet, KB[vocabulary])]
        same(f"jsonld, {name}: {vocabulary}", comparable(theirs), comparable(ours))
        fields += len(theirs) * len(props)
    theirs = counted(graph)
    for kind, properties in expected(database):
        same(f"jsonld, {name}: triples of {kind}", theirs[kind], properties)
    same(f"jsonld, {name}: classes described", set(graph.subjects(RDF.type, RDFS.Class)), {kind for kind in COUNTED if kind.startswith(KB)})
    props = {prop for _, properties in COUNTED.values() for prop in properties if prop.startswith(KB)}
    same(f"jsonld, {name}: properties described", set(graph.subjects(RDF.type, RDF.Property)), props)
    for question, (sparql, sql) in QUESTIONS.items():
        theirs = comparable(graph.query(sparql, initNs={"schema": SDO, "kb": KB}))
        if not theirs:
            raise SystemExit(f"jsonld, {name}: {question}: no answer")
        same(f"jsonld, {name}: {question}", theirs, comparable(query(sql, database)))
    for _, prop, value in graph:
        if prop in DATED:
            form = FORMS.get(value.datatype)
            same(f"jsonld, {name}: type of {value}", bool(re.fullmatch(form, value)) if form else value.datatype == EDTF, True)
            if not form:
                same(f"jsonld, {name}: the narrowest type of {value}", [t for t in FORMS if re.fullmatch(FORMS[t], value)], [])
    # The words of the vocabulary are its own; ours are described; every name that is used is that of something.
    used = {str(part) for triple in graph for part in triple if str(part).startswith(SDO._NS)}
    same(f"jsonld, {name}: terms of schema.org", {t for t in used if t.removeprefix(SDO._NS) not in set(SDO.__annotations__) | NEWER}, set())
    ours = {p for p in graph.predicates() if p.startswith(KB)} | {c for c in graph.objects(None, RDF.type) if c.startswith(KB)}
    described = set(graph.subjects(RDFS.comment))
    same(f"jsonld, {name}: described", ours - described, set())
    same(f"jsonld, {name}: references", {o for o in graph.objects() if isinstance(o, rdflib.URIRef) and o.startswith(KB)} - set(graph.subjects()), set())
    licences = set(graph.objects(None, SDO.license))
    same(f"jsonld, {name}: names", [s for s in set(graph.subjects()) - licences if isinstance(s, rdflib.URIRef) and not re.fullmatch(r"urn:ecpat-kb:[A-Za-z0-9_:-]+", s)], [])
    same(f"jsonld, {name}: written and read again", len(rdflib.Graph().parse(data=graph.serialize(format="nt"), format="nt")), len(graph))
    counts.append(f"{len(graph)} triples, {nodes} records with {fields} fields")
done(f"rdflib {version('rdflib')}", f"export jsonld: {counts[0]} as ours, {len(QUESTIONS)} questions in SPARQL as in SQL; with awkward names {counts[1]}")
