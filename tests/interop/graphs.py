"""The graph of organisations, collectives, persons, events and works, made with SQL through ecpat-kb.

The nodes and edges of an export are compared with it: each is a record by name of attribute, with
None for what is not stated.
"""

import collections

from support import columns, records

# The passages with their positions, in the order of the sources.
PASSAGES = """
SELECT p.id, v.source || ', ' || v.section || ': “' || p.anchor || '”' AS place, v.link
FROM passage AS p JOIN passages AS v ON v.passage_id = p.id JOIN section AS s ON s.id = p.section_id
ORDER BY v.source_slug, s.position, p.position, p.slug"""

# The foundings of organisations, and their dates.
FOUNDINGS = """
SELECT f.agent_id AS thing_id, f.passage_id, d.passage_id AS of_date, d.earliest, d.latest
FROM participation AS f JOIN organisation AS o ON o.id = f.agent_id
LEFT JOIN event_date AS d ON d.event_id = f.event_id
WHERE f.role = 'founded' AND f.event_id IN (SELECT thing_id FROM classification WHERE kind = 'founding')"""

# The passages of a node: those that state its names, kinds, dates and places.
NAMED = f"""
SELECT t.sort || ':' || t.slug AS id, x.passage_id FROM thing AS t JOIN (
  SELECT thing_id, passage_id FROM naming WHERE kind IN ('listed', 'label')
  UNION SELECT thing_id, passage_id FROM classification UNION SELECT thing_id, passage_id FROM location
  UNION SELECT event_id, passage_id FROM event_date UNION SELECT thing_id, passage_id FROM ({FOUNDINGS})
  UNION SELECT thing_id, of_date FROM ({FOUNDINGS}) WHERE of_date IS NOT NULL) AS x ON x.thing_id = t.id"""

NODES = f"""
SELECT 'event:' || slug AS id, name AS label, 'event' AS thing, kind, date, earliest, latest, country FROM events
UNION ALL SELECT 'work:' || slug, title, 'work', kind, NULL, NULL, NULL, NULL FROM works
UNION ALL SELECT 'person:' || slug, name, 'person', NULL, NULL, NULL, NULL, NULL FROM persons
UNION ALL SELECT x.sort || ':' || x.slug, x.name, x.sort, x.kind, x.date,
  (SELECT min(earliest) FROM ({FOUNDINGS}) WHERE thing_id = t.id),
  (SELECT max(latest) FROM ({FOUNDINGS}) WHERE thing_id = t.id),
  (SELECT group_concat(country, ', ') FROM (SELECT DISTINCT c.country FROM place_country AS c
    JOIN location AS h ON h.place_id = c.place_id WHERE h.thing_id = t.id ORDER BY 1))
FROM (
  SELECT 'organisation' AS sort, slug, name, kind, founded AS date FROM organisations
  UNION ALL SELECT 'collective', slug, name, sector, NULL FROM collectives) AS x
JOIN thing AS t ON t.sort = x.sort AND t.slug = x.slug"""

# For each table: the two ends, the term, its label and that of its inverse, and the columns.
ENDS = [
    ("partnership", "agent_id", "partner_id", "relation", "relation"),
    ("participation", "agent_id", "event_id", "role", "participation_role"),
    ("contribution", "agent_id", "work_id", "role", "contribution_role"),
    ("event_link", "event_id", "other_id", "kind", "event_link_kind"),
    ("position", "person_id", "organisation_id", None, "role"),
    ("audience", "work_id", "agent_id", None, "'made for'"),
]
STATED = ["since", "until", "date", "earliest", "latest", "stated", "note"]


def edges(database):
    """A record for each fact between two nodes."""
    for table, start, end, term, words in ENDS:
        held = columns(table, database)
        label = f"(SELECT label FROM {words} WHERE term = x.{term})" if term else words
        inverse = "(SELECT CASE is_symmetric WHEN 1 THEN 1 ELSE 0 END || inverse FROM relation WHERE term = x.relation)"
        sql = f"""
            SELECT '{table}' AS fact, (SELECT sort || ':' || slug FROM thing WHERE id = x.{start}) AS start,
              {f"x.{term}" if term else f"'{table}'"} AS relation, (SELECT sort || ':' || slug FROM thing WHERE id = x.{end}) AS end,
              {label} AS label, {inverse if table == "partnership" else "NULL"} AS inverse,
              {", ".join(f"{name if name in held else 'NULL'} AS {name}" for name in STATED)}, passage_id
            FROM {table} AS x"""
        for row in records(sql, database):
            flag, row["inverse"] = (row["inverse"] or " ")[0], (row["inverse"] or " ")[1:] or None
            yield row | {"symmetric": flag == "1"}


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
        """The attributes that describe the passages with these numbers."""
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
        for row in edges(database):
            key = [row[name] for name in ("fact", "start", "relation", "end", "label", "since", "until", "date")]
            alike[tuple("" if part is None else part for part in key)].append(row)
        ends, found, stems = {}, {}, collections.Counter()
        for key in sorted(alike):
            fact, start, relation, end = key[:4]
            rows = sorted(alike[key], key=lambda row: (self.order[row["passage_id"]], row["stated"] or "", row["note"] or ""))
            stem = ":".join([fact, start, relation, end])
            stems[stem] += 1
            name = stem if stems[stem] == 1 else f"{stem}:{stems[stem]}"
            record = {key: rows[0][key] for key in rows[0] if key not in ("start", "end", "passage_id")}
            for field in ("stated", "note"):
                record[field] = "\n".join(dict.fromkeys(row[field] for row in rows if row[field])) or None
            provenance, link, _ = self.provenance(row["passage_id"] for row in rows)
            ends[name] = (start, end)
            found[name] = record | {"link": link} | provenance
        return ends, found


def stated(record, change=lambda value: value):
    """The stated attributes of a record, each text changed as by the format."""
    return {key: change(value) if isinstance(value, str) else value for key, value in record.items() if value is not None}
