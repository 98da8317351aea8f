"""Reads the database and the program's output with other people's programs.

Usage: compare.py PROGRAM DATABASE. Exits 1 at the first difference.
"""

import csv
import importlib.metadata
import io
import json
import sqlite3
import subprocess
import sys

import duckdb
import html5lib

PROGRAM, DATABASE = sys.argv[1:]
CONTRACT = {"organisation", "relation", "partner", "since", "until", "passages", "note"}


def ours(*arguments):
    """Runs the program on the database and returns what it prints."""
    command = [PROGRAM, *arguments, "--db", DATABASE, "--quiet"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def same(what, left, right):
    if left != right:
        sys.exit(f"{what}: not the same\n{left!r:.2000}\n{right!r:.2000}")


def done(tool, what):
    print(f"{tool}: {what}")


def rows(values):
    """Rows as comparable text: numbers and text alike in every tool, in any order."""
    return sorted(["" if value is None else str(value) for value in row] for row in values)


VIEWS = [row["name"] for row in json.loads(ours("schema", "--format", "json")) if row["kind"] == "view"]


def ours_view(view):
    return [list(row.values()) for row in json.loads(ours("query", f"SELECT * FROM {view}", "--format", "json"))]


# sqlite3: Debian's shell, an older library than the program's own.
version = subprocess.run(["sqlite3", "--version"], check=True, capture_output=True, text=True).stdout.split()[0]
for view in VIEWS:
    command = ["sqlite3", "-readonly", "-json", DATABASE, f"SELECT * FROM {view}"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    theirs = [list(row.values()) for row in json.loads(shown or "[]")]
    if not theirs:
        sys.exit(f"sqlite3: the view {view} has no rows")
    same(f"sqlite3: {view}", rows(theirs), rows(ours_view(view)))
checks = subprocess.run(
    ["sqlite3", "-readonly", DATABASE, "PRAGMA integrity_check; PRAGMA foreign_key_check; PRAGMA application_id"],
    check=True, capture_output=True, text=True,
).stdout
same("sqlite3: integrity", checks, f"ok\n{0x45434B42}\n")
conflicts = subprocess.run(
    ["sqlite3", "-readonly", DATABASE, "SELECT * FROM conflicts"], check=True, capture_output=True, text=True
).stdout
if "ECPAT|ecpat|member-countries|74; 75|74: Lead; 75: Network membership|" not in conflicts:
    sys.exit(f"sqlite3: the conflict of 74 and 75 countries is not shown\n{conflicts}")
done(f"sqlite3 {version}", f"{len(VIEWS)} views, the same rows as ours; integrity; the conflict of 74 and 75")

# Python's sqlite3, which pandas, Datasette and sqlite-utils read through.
connection = sqlite3.connect(f"file:{DATABASE}?mode=ro", uri=True)
for view in VIEWS:
    same(f"python: {view}", rows(connection.execute(f"SELECT * FROM {view}")), rows(ours_view(view)))
done(f"Python's sqlite3 with SQLite {sqlite3.sqlite_version}", f"{len(VIEWS)} views, the same rows as ours")

# DuckDB, through its SQLite extension from PyPI.
found = importlib.metadata.files("duckdb-extension-sqlite-scanner")
extension = next(str(file.locate()) for file in found if file.name.endswith(".duckdb_extension"))
duck = duckdb.connect(config={"allow_unsigned_extensions": "true"})
duck.execute(f"LOAD '{extension}'")
duck.execute(f"ATTACH '{DATABASE}' AS kb (TYPE sqlite, READ_ONLY)")
for view in VIEWS:
    theirs = duck.execute(f"SELECT * FROM kb.{view}").fetchall()
    same(f"DuckDB: {view}", rows(theirs), rows(ours_view(view)))
done(f"DuckDB {duckdb.__version__}", f"{len(VIEWS)} views, the same rows as ours")

# Every format of one report, each read by a reader of its kind.
wanted = json.loads(ours("report", "partners", "--format", "json"))
if not CONTRACT <= set(wanted[0]):
    sys.exit(f"json: columns missing: {CONTRACT - set(wanted[0])}")
table = [list(wanted[0])] + [["" if value is None else str(value) for value in row.values()] for row in wanted]
same("csv", list(csv.reader(io.StringIO(ours("report", "partners", "--format", "csv")))), table)
tsv = ours("report", "partners", "--format", "tsv").rstrip("\n").split("\n")
same("tsv", [line.split("\t") for line in tsv], table)
ndjson = ours("report", "partners", "--format", "ndjson").splitlines()
same("ndjson", [json.loads(line) for line in ndjson], wanted)
page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(ours("report", "partners", "--format", "html"))
cells = [["".join(cell.itertext()) for cell in row if cell.tag in ("td", "th")] for row in page.iter("tr")]
same("html", cells, table)
markdown = ours("report", "partners", "--format", "markdown").splitlines()
same("markdown: lines", len(markdown), len(table) + 1)
same("markdown: columns", {line.count("|") for line in markdown}, {len(table[0]) + 1})
same("json of no rows", ours("report", "works", "--kind", "law", "--format", "json"), "[]\n")
done("json, csv, html5lib 1.1", f"report partners in six formats, {len(wanted)} rows equal")
