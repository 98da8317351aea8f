"""Shared by the checks: the program, the database that it built, and comparisons with it.

A check reads the database or an export with another program, compares the result with that of
ecpat-kb, and prints one line. A difference ends it with exit code 1.
"""

import functools
import json
import os
import pathlib
import re
import subprocess
import sys

PROGRAM = os.environ["INTEROP_PROGRAM"]
DATABASE = os.environ["INTEROP_DATABASE"]
# The same with the packs in `awkward/` and `second/`: names with the syntax of formats, every form of
# date, two sources on the same things.
AWKWARD = os.environ["INTEROP_AWKWARD"]
# The folder of this check, removed afterwards.
WORK = pathlib.Path(os.environ["INTEROP_WORK"])
# Columns of views with row numbers, which are not compared.
NUMBERS = {"fact_id", "passage_id", "thing_id", "reference_id"}


def ours(*arguments, database=DATABASE):
    """Runs the program on the database and returns what it prints."""
    command = [PROGRAM, "--db", database, "--quiet", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def query(sql, database=DATABASE):
    """The rows from ecpat-kb, each a list of values."""
    return [list(row.values()) for row in records(sql, database)]


def records(sql, database=DATABASE):
    """The rows from ecpat-kb, each a dictionary with the names of columns."""
    return json.loads(ours("query", sql, "--format", "json", database=database))


def export(name, out, database=DATABASE):
    """Exports into this check's folder and returns the path."""
    path = WORK / out
    ours("export", name, path, database=database)
    return path


def run(*command, **options):
    """Runs another program, which must succeed, and returns its output."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(f"{command[0]}: exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


def same(what, left, right):
    """Ends the check if the two differ."""
    if left != right:
        sys.exit(f"{what}: not the same\n{left!r:.2000}\n{right!r:.2000}")


def text(value):
    """A value as text; a number is the same with and without a fraction of zero."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value)


def comparable(values):
    """Rows as text that can be compared, in any order, with the same numbers and texts from every program.
    A missing value differs from an empty text.
    """
    rows = [[text(value) for value in row] for row in values]
    return sorted(rows, key=lambda row: [(value is not None, value or "") for value in row])


def done(tool, what):
    """Prints the line of a program."""
    print(f"{tool}: {what}", flush=True)


def is_named(tool, version):
    """Ends the check if a program has another version than docs/exports.md names."""
    page = (pathlib.Path(__file__).parents[2] / "docs" / "exports.md").read_text()
    [said] = set(re.findall(rf"\b{tool} (\d+(?:\.\d+)*)", page))
    same(f"{tool} {version}: version that docs/exports.md names", f"{version}.".startswith(f"{said}."), True)


def described(database=DATABASE):
    """The tables and views with their kinds, without those that are only for the program."""
    entries = json.loads(ours("schema", "--format", "json", database=database))
    return [entry for entry in entries if not entry["description"].startswith("Internal:")]


@functools.cache
def views():
    """The names of the views."""
    return [entry["name"] for entry in described() if entry["kind"] == "view"]


# The thing or passage of a searched text, by its number in the index.
HITS = """
SELECT d.id, coalesce(t.sort, CASE WHEN r.id IS NULL THEN 'passage' ELSE 'reference' END) AS kind,
  coalesce(t.slug, s.slug || '/' || coalesce(p.slug, CASE r.list WHEN 'references' THEN '' ELSE r.list || '/' END || r.number)) AS slug, d.part
FROM search_document AS d
LEFT JOIN thing AS t ON t.id = d.thing_id
LEFT JOIN reference AS r ON r.id = d.reference_id
LEFT JOIN passage AS p ON p.id = d.passage_id
LEFT JOIN source AS s ON s.id = coalesce(r.source_id, p.source_id)
"""


def same_hits(tool, word, numbers, database):
    """Compares the results of another program for a word, by number, with those of ecpat-kb."""
    led = {number: rest for number, *rest in query(HITS, database)}
    shown = json.loads(ours("search", word, "--limit", "100000", "--format", "json", database=database))
    wanted = comparable([hit["kind"], hit["slug"], hit["part"]] for hit in shown)
    same(f"{tool}: search {word}", comparable(led[number] for number in numbers), wanted)
    same(f"{tool}: search {word} finds something", bool(wanted), True)


@functools.cache
def columns(name, database=DATABASE):
    """The names of the columns of a table or view, in order."""
    return [column for [column] in query(f"SELECT name FROM pragma_table_info('{name}') ORDER BY cid", database)]


@functools.cache
def view(name, database=DATABASE):
    """The names of the columns of a view, and its rows as text that can be compared."""
    rows = comparable(query(f"SELECT * FROM {name}", database))
    if not rows and database == AWKWARD:
        sys.exit(f"the view {name} has no rows")
    return columns(name, database), rows
