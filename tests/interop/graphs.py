"""The graph of organisations, events and works, put together from our own program's SQL.

What an export has as a node or an edge is compared with this: a record by name of attribute,
None where nothing is stated.
"""

import collections

from support import records

# Where a passage stands, and its place in the order of the sources.
PASSAGES = """
SELECT p.id, d.title || ', ' || CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END
    || ': “' || p.anchor || '”' AS place, d.url || '#:~:text=' || p.fragment AS link
FROM passage AS p JOIN section AS s ON s.id = p.section_id JOIN source AS d ON d.id = p.source_id
ORDER BY d.slug, s.position, p.position, p.slug"""

# What the passages of a node state.
NAMED = """
SELECT subject_kind || ':' || subject_slug AS id, passage_id FROM citations
WHERE fact_table IN ('organisation', 'organisation_place', 'event', 'event_date', 'event_place', 'work', 'shared_declaration')
UNION
SELECT 'organisation:' || c.subject_slug, c.passage_id FROM citations AS c JOIN events AS e ON e.slug = c.object_slug
WHERE c.fact_table = 'participation' AND e.kind = 'founding' AND c.fact LIKE '%: ' || e.name || ' (founded)%'
UNION
SELECT 'organisation:' || f.organisation_slug, c.passage_id
FROM participations AS f JOIN events AS e ON e.slug = f.event_slug AND e.kind = 'founding'
JOIN citations AS c ON c.fact_table = 'event_date' AND c.subject_slug = e.slug WHERE f.role = 'founded'"""

NODES = """
SELECT 'event:' || slug AS id, name AS label, 'event' AS thing, kind, date, earliest, latest, country FROM events
UNION ALL SELECT 'work:' || slug, title, 'work', kind, NULL, NULL, NULL, NULL FROM works
UNION ALL SELECT 'organisation:' || o.slug, o.name, 'organisation', o.kind, o.founded,
  (SELECT min(e.earliest) FROM participations AS f JOIN events AS e ON e.slug = f.event_slug
    WHERE f.organisation_slug = o.slug AND f.role = 'founded' AND e.kind = 'founding'),
  (SELECT max(e.latest) FROM participations AS f JOIN events AS e ON e.slug = f.event_slug
    WHERE f.organisation_slug = o.slug AND f.role = 'founded' AND e.kind = 'founding'),
  (SELECT group_concat(country, ', ') FROM (SELECT DISTINCT p.country_code AS country FROM places AS p
    JOIN citations AS c ON c.object_kind = 'place' AND c.object_slug = p.slug
    WHERE c.fact_table = 'organisation_place' AND c.subject_slug = o.slug ORDER BY 1))
FROM organisations AS o"""

EDGES = """
SELECT 'partnership' AS fact, 'organisation:' || o.slug AS start, s.relation, 'organisation:' || p.slug AS end,
  r.wording AS label, r.inverse, r.symmetric, s.since, s.until, s.date, s.earliest, s.latest, s.stated, s.note, s.passage_id
FROM partnership AS s JOIN organisation AS o ON o.id = s.organisation_id JOIN organisation AS p ON p.id = s.partner_id
JOIN relation AS r ON r.term = s.relation
UNION ALL
SELECT 'participation', 'organisation:' || o.slug, f.role, 'event:' || e.slug,
  f.role, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, f.note, f.passage_id
FROM participation AS f JOIN organisation AS o ON o.id = f.organisation_id JOIN event AS e ON e.id = f.event_id
UNION ALL
SELECT 'contribution', 'organisation:' || o.slug, c.role, 'work:' || w.slug,
  c.role, NULL, 0, NULL, NULL, c.date, c.earliest, c.latest, c.stated, c.note, c.passage_id
FROM contribution AS c JOIN organisation AS o ON o.id = c.organisation_id JOIN work AS w ON w.id = c.work_id"""


class Graph:
    """The nodes by id, the edges by key, and the lines of the sources, of a database."""

    def __init__(self, database):
        self.passages = {row["id"]: row for row in records(PASSAGES, database)}
        self.order = {number: place for place, number in enumerate(self.passages)}
        self.nodes = self.read_nodes(database)
        self.ends, self.edges = self.read_edges(database)
        self.sources = [
            ", ".join(filter(None, [
                row["title"], row["publisher"], row["url"], f"licence {row['licence'] or 'not known'}",
                f"retrieved {row['retrieved'] or 'on a date not known'}",
            ]))
            for row in records("SELECT * FROM source ORDER BY slug", database)
        ]

    def provenance(self, numbers):
        """The passages with these numbers, as the attributes that tell of them."""
        rows = [self.passages[number] for number in sorted(set(numbers), key=self.order.get)]
        lines = [row["place"] + (f" {row['link']}" if row["link"] else "") for row in rows]
        return {"passages": len(rows), "provenance": "\n".join(lines)}, rows[0]["link"], [row["place"] for row in rows]

    def read_nodes(self, database):
        named = collections.defaultdict(set)
        for row in records(NAMED, database):
            named[row["id"]].add(row["passage_id"])
        return {row.pop("id"): row | self.provenance(named[key])[0]
                for row in records(NODES, database) for key in [row["id"]]}

    def read_edges(self, database):
        alike = collections.defaultdict(list)
        for row in records(EDGES, database):
            key = [row[name] for name in ("fact", "start", "relation", "end", "since", "until", "date")]
            alike[tuple("" if part is None else part for part in key)].append(row)
        ends, edges, stems = {}, {}, collections.Counter()
        for key in sorted(alike):
            fact, start, relation, end = key[:4]
            rows = sorted(alike[key], key=lambda row: (self.order[row["passage_id"]], row["stated"] or "", row["note"] or ""))
            stem = ":".join([fact, start.partition(":")[2], relation, end.partition(":")[2]])
            stems[stem] += 1
            name = stem if stems[stem] == 1 else f"{stem}:{stems[stem]}"
            record = {key: rows[0][key] for key in rows[0] if key not in ("start", "end", "passage_id")}
            for field in ("stated", "note"):
                record[field] = "\n".join(dict.fromkeys(row[field] for row in rows if row[field])) or None
            told, link, _ = self.provenance(row["passage_id"] for row in rows)
            ends[name] = (start, end)
            edges[name] = record | {"symmetric": bool(record["symmetric"]), "link": link} | told
        return ends, edges


def stated(record, change=lambda value: value):
    """What is there of a record, each text changed as the format changes it."""
    return {key: change(value) if isinstance(value, str) else value for key, value in record.items() if value is not None}
