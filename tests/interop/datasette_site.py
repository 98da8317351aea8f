"""Shared by the checks of both versions of Datasette: a server with the exported files, and
comparisons of every page with the output of ecpat-kb.
"""

import contextlib
import html
import json
import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import lxml.html
from support import AWKWARD, DATABASE, WORK, columns, comparable, described, done, export, ours, query, records, run, same, same_hits

WORDS = ["child", "travel", "code", "secretariat"]
TITLE = "Organisations that work to end the sexual exploitation of children"
LABELS = {"thing": "name", "country": "name", "source": "title", "reference": "title", "passage": "anchor", "discrepancy": "what"}
# Columns of views that have few values; those of tables follow from their keys and checks.
WORDY = {"kind", "sector", "scheme", "list", "role", "relation", "status", "metric", "qualifier", "subject_kind", "fact_table", "part"}
WORDY |= {"country"}
# Values for every field of every report, each of which has rows in the awkward database.
FILLED = {
    "persons": [{"organisation": "org-quotes"}],
    "collectives": [{"sector": "odd"}],
    "timeline": [{"from": "2012"}, {"to": "1996"}, {"kind": "congress"}, {"from": "1996", "to": "2001"}],
    "partners": [{"relation": "member-of"}, {"organisation": "european-financial-coalition"}],
    "dead-links": [{"number": "3"}],
    "figures": [{"subject": "ecpat"}, {"metric": "money"}],
    "citations": [{"subject": "the-code"}, {"kind": "infobox"}],
    "organisations": [{"kind": "ngo"}, {"country": "TH"}],
    "agreement": [{"subject": "ecpat"}],
    "ratifications": [{"work": "optional-protocol"}],
    "participations": [{"event": "first-world-congress"}, {"organisation": "ecpat"}],
    "terms": [{"vocabulary": "relation"}],
    "topics": [{"kind": "manifestation"}],
    "works": [{"kind": "treaty"}],
}


class Site:
    """A running server."""

    def __init__(self, address, name):
        self.address, self.name = address, name

    def get(self, path="", **parameters):
        """The text of a page of the database; no name needs to be escaped in a path."""
        url = f"{self.address}/{self.name}{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            sys.exit(f"{url}: {error}\n{error.read()[:1000].decode()}")

    def page(self, path=""):
        """A page of the database, parsed."""
        return Page(lxml.html.fromstring(self.get(path)))

    def rows(self, name, **parameters):
        """All rows of a table, view or query."""
        rows, more = [], {}
        while True:
            answer = json.loads(self.get(f"/{name}.json", _shape="objects", **parameters, **more))
            rows += answer["rows"]
            if not answer.get("next"):
                return rows
            more = {"_next": answer["next"]}


class Page:
    """The descriptions on a page, without the SQL that it prints, which contains similar text."""

    def __init__(self, root):
        self.root = root

    def texts(self, path):
        """The text of each element on a path."""
        return [element.text_content().strip() for element in self.root.xpath(path)]

    def title(self):
        """The heading, without the word that Datasette adds for a view."""
        [title] = self.texts("//h1")
        return title.removesuffix(" (view)")

    def description(self):
        """The description, without the source and the licence."""
        [text] = self.texts("//div[@class='metadata-description']") or [None]
        return text

    def described(self):
        """The description of each column."""
        found = "//dl[@class='column-descriptions']"
        return dict(zip(self.texts(f"{found}/dt"), self.texts(f"{found}/dd"), strict=True))

    def facets(self):
        """The columns that the rows are counted by."""
        return self.root.xpath("//div[starts-with(@class, 'facet-info ')]/@data-column")

    def fields(self):
        """The names of the fields to fill."""
        return self.root.xpath("//form//input[@type='text']/@name")


@contextlib.contextmanager
def serving(python, database, *options):
    """A server for one database on the loopback interface."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (WORK / f"{port}.log").open("w")
    limits = ["--setting", "sql_time_limit_ms", "20000", "--setting", "facet_time_limit_ms", "20000", "--setting", "max_returned_rows", "100000"]
    command = [python, "-m", "datasette", database, *options, *limits, "-h", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/-/versions.json").read()
                break
            except OSError:
                time.sleep(0.2)
                if server.poll() is not None:
                    sys.exit(f"datasette ended: {pathlib.Path(log.name).read_text()[-2000:]}")
        yield Site(address, pathlib.Path(database).stem)
    finally:
        server.terminate()
        server.wait()


def check(venv, needs_configuration):
    """Compares everything that Datasette shows with the output of ecpat-kb."""
    python = pathlib.Path(sys.prefix).parent / venv / "bin" / "python"
    version = run(python, "-c", "import importlib.metadata as m; print(m.version('datasette'))").strip()
    count = {"rows": 0, "pages": 0, "labels": 0, "queries": 0, "descriptions": 0, "facets": 0}
    for name, database in (("published", DATABASE), ("awkward", AWKWARD)):
        # The published file, with the same name as in the docs.
        database = export("sqlite", f"{name}.db", database=database)
        files = export("datasette", f"site-{name}", database=database)
        options = ["-m", files / "metadata.json"]
        if needs_configuration:
            options += ["-c", files / "datasette.json"]
        with serving(python, database, *options) as site:
            tables(site, database, count)
            queries(site, database, count, FILLED if name == "awkward" else {})
            search(site, database)
            front(site, database)
    shown = ", ".join(f"{number} {what}" for what, number in count.items())
    done(f"Datasette {version}", f"export datasette: {shown} and {len(WORDS)} searches of two databases as ours")


def tables(site, database, count):
    """Every table and view: rows, title, descriptions, facets, labels of foreign keys."""
    for entry in json.loads(ours("schema", "--format", "json", database=database)):
        name = entry["name"]
        rows = site.rows(name, _size="max")
        wanted = query(f"SELECT * FROM {name}", database=database)
        names = columns(name, database)
        theirs = comparable([row[column] for column in names] for row in rows)
        same(f"Datasette: {name}", theirs, comparable(wanted))
        count["rows"] += len(rows)
        page = site.page(f"/{name}")
        same(f"Datasette: {name}: title", page.title(), name.replace("_", " ").capitalize())
        same(f"Datasette: {name}: description", page.description(), entry["description"])
        meanings = json.loads(ours("schema", name, "--format", "json", database=database))
        meanings = {column["column"]: column["description"] for column in meanings}
        same(f"Datasette: {name}: columns described", list(meanings), names)
        same(f"Datasette: {name}: descriptions of columns", page.described(), meanings)
        count["descriptions"] += 1 + len(meanings)
        words = sorted(wordy(entry, database))
        same(f"Datasette: {name}: facets", sorted(page.facets()), words)
        count["facets"] += len(words)
        count["pages"] += 1
        count["labels"] += labels(site, database, name)


def wordy(entry, database):
    """The columns that have few values: words of a list or of a vocabulary."""
    name = entry["name"]
    if entry["kind"] == "view":
        return WORDY.intersection(columns(name, database))
    listed = f"pragma_foreign_key_list('{name}')"
    keys = query(f"""SELECT DISTINCT "from" FROM {listed} WHERE id IN (SELECT id FROM {listed} WHERE "to" = 'term')""", database)
    [[sql]] = query(f"SELECT sql FROM sqlite_schema WHERE name = '{name}'", database)
    return {column for [column] in keys} | set(re.findall(r"CHECK \((\w+) IN \('", sql))


def labels(site, database, name):
    """The label of the row that a foreign key refers to, and its place on the page."""
    keys = records(f"SELECT * FROM pragma_foreign_key_list('{name}')", database=database)
    keys = [key for key in keys if sum(other["id"] == key["id"] for other in keys) == 1]
    seen = 0
    for key in keys:
        parent, column, to = key["table"], key["from"], key["to"]
        # A row in the table of a sort of thing is only a number, and is shown as that.
        label = LABELS.get(parent, "label" if to == "term" else "CAST(id AS TEXT)")
        wanted = dict(query(f"SELECT CAST({to} AS TEXT), {label} FROM {parent}", database=database))
        for row in site.rows(name, _size="max", _labels="on"):
            cell = row[column]
            if cell is not None:
                same(f"Datasette: {name}.{column}: label", cell["label"], wanted[str(cell["value"])])
                seen += 1
    return seen


def queries(site, database, count, filled_of):
    """Every report as a query, with empty and with filled fields."""
    for report in json.loads(ours("report", "--format", "json", database=database)):
        name = report["report"]
        parameters = re.findall(r"--(\w+)", report["parameters"])
        filled = filled_of.get(name, [])
        if filled_of:
            same(f"Datasette: report {name}: every field filled", set().union(*filled), set(parameters))
        for fields in [{}, *filled]:
            options = [part for field, value in fields.items() for part in (f"--{field}", value)]
            wanted = json.loads(ours("report", name, *options, "--format", "json", database=database))
            same(f"Datasette: report {name} {fields} has rows", bool(wanted) or not filled_of, True)
            theirs = site.rows(f"report-{name}", **fields)
            same(f"Datasette: report {name} {fields}", theirs, wanted)
            count["queries"] += 1
        page = site.page(f"/report-{name}")
        title = ours("report", name, "--help").split("\n")[0]
        same(f"Datasette: report {name}: title", page.title(), title)
        same(f"Datasette: report {name}: fields", sorted(page.fields()), sorted(parameters))
        description = page.description() or ""
        same(f"Datasette: report {name}: described", description.startswith(report["description"]), True)
        same(f"Datasette: report {name}: fields described", [p for p in parameters if f" {p}: " not in description], [])


def search(site, database):
    """The search on the page of the search documents."""
    for word in WORDS:
        hits = site.rows("search_document", _search=word, _size="max")
        same_hits("Datasette", word, [hit["id"] for hit in hits], database)


def front(site, database):
    """The page of the database: what is hidden, the sources and their licences, facets."""
    listed = json.loads(site.get(".json"))
    hidden = {table["name"] for table in listed["tables"] if table["hidden"]}
    entries = {entry["name"] for entry in described(database)}
    shown = {table["name"] for table in listed["tables"]} - hidden | {view["name"] for view in listed["views"]}
    same("Datasette: what is shown", shown, entries)
    same("Datasette: the search index is hidden", "search_index" in hidden, True)
    shown = site.page()
    same("Datasette: title", shown.title(), TITLE)
    same("Datasette: description", (shown.description() or "").startswith("Facts, each with the passage"), True)
    page = html.unescape(site.get())
    sources = records("SELECT title, slug, publisher, url, licence, retrieved FROM source ORDER BY slug", database=database)
    # If there are many, the description names the first few.
    for source in sources[:5]:
        known = [f"{word} {source[key]}" for word, key in (("licence", "licence"), ("read", "retrieved")) if source[key]]
        for text in (f"“{source['title']}”", source["slug"], *known):
            same(f"Datasette: shows {text!r}", text in page, True)
    if len(sources) == 1:
        source = sources[0]
        for text in (source["title"], source["url"]):
            same(f"Datasette: shows {text!r}", text in page, True)
    else:
        link = re.search(rf'href="([^"]*)">\s*{len(sources)} sources\s*<', page)[1]
        with urllib.request.urlopen(site.address + link) as answer:
            listed = html.unescape(answer.read().decode())
        same("Datasette: the link lists the sources", [s["title"] in listed for s in sources], [True] * len(sources))
    same("Datasette: shows the licence of the facts", re.search(r'href="https://spdx.org/licenses/MIT.html"[^>]*>\s*MIT', page) is not None, True)
