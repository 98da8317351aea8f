"""Lines to complete with the expected completions, found by SQL, and a terminal to type them in."""

import json
import os
import pty
import re
import select
import sys
import time

from support import AWKWARD, DATABASE, ours, query

# The most slugs that are offered; if there are more, the first ones and the last one.
MOST = 50


def bounded(words):
    words = sorted(set(words))
    return words if len(words) <= MOST else [*words[: MOST - 1], words[-1]]


def slugs(of, database):
    return [slug for slug, in query(f"SELECT DISTINCT slug FROM {of}", database)]


def beginning(words, start):
    return bounded(word for word in words if word.startswith(start))


def lines():
    """Lines without the program's name, the last word to be completed, and the words expected."""
    reports = json.loads(ours("report", "--format", "json"))
    for first in sorted({report["report"][0] for report in reports}):
        found = [report["report"] for report in reports if report["report"].startswith(first)]
        yield ["report", first], found
    for report in reports:
        for option in filter(None, report["parameters"].split(", ")):
            yield ["report", report["report"], option], [option]
    kinds = "kind WHERE sort = "
    for vocabulary, command in [("relation", "partners --relation"), (f"{kinds}'work'", "works --kind"), (f"{kinds}'topic'", "topics --kind")]:
        terms = [term for term, in query(f"SELECT term FROM {vocabulary} ORDER BY term")]
        yield ["report", *command.split(), ""], terms
    countries = [code for code, in query("SELECT code FROM country ORDER BY code")]
    yield ["report", "organisations", "--country", ""], countries
    for database in (DATABASE, AWKWARD):
        every = slugs("(SELECT slug FROM thing UNION SELECT slug FROM source)", database)
        partners = slugs("thing WHERE sort IN ('organisation', 'collective')", database)
        for first in ["", *"abcdefghijklmnopqrstuvwxyz"]:
            yield ["show", "--db", database, first], beginning(every, first)
            line = ["report", "--db", database, "partners", "--organisation", first]
            yield line, beginning(partners, first)
        tables = [row["name"] for row in json.loads(ours("schema", "--format", "json", database=database))]
        for table in tables:
            found = sorted(name for name in tables if name.startswith(table))
            yield ["schema", "--db", database, table], found
    formats = re.findall(r"^  ([a-z-]+) ", ours("help", "formats").split("Exports:")[1], re.MULTILINE)
    for name in formats:
        yield ["export", name], [other for other in formats if other.startswith(name)]
    yield ["show", "--db", "/nowhere.db", "e"], []
    yield ["help", "exit"], ["exit-codes"]


# What is typed, with \t for the Tab key, and the resulting arguments.
TYPED = [
    ("ecpat-kb report partn\t--rel\tmember\t", ["report", "partners", "--relation", "member-of"]),
    ("ecpat-kb show first-w\t", ["show", "first-world-congress"]),
    ("ecpat-kb export datap\t", ["export", "datapackage"]),
    ("ecpat-kb report places --format nd\t", ["report", "places", "--format", "ndjson"]),
    ("ecpat-kb help exit\t", ["help", "exit-codes"]),
]

def type_in(command, setting_up, lines, environment):
    """Types lines in a shell on its own terminal and returns what is printed after each.

    Each line must print something between `<<` and `>>`.
    """
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(os.path.dirname(DATABASE))
        os.execvpe(command[0], command, {**os.environ, **environment, "ECPAT_KB_DB": DATABASE, "TERM": "vt100"})
    shown = b""

    def until(pattern):
        nonlocal shown
        end = time.monotonic() + 30
        while not (found := re.search(pattern, shown, re.DOTALL)):
            if time.monotonic() > end or not select.select([terminal], [], [], 30)[0]:
                sys.exit(f"{command[0]}: nothing like {pattern!r} in {shown[-2000:]!r}")
            shown += os.read(terminal, 65536)
        shown = shown[found.end() :]
        return found[1].decode()

    printed = []
    os.write(terminal, setting_up.encode() + b"\n")
    until(rb"<<(ready)>>")
    for line in lines:
        for part in re.split("(\t)", line):
            os.write(terminal, part.encode())
            # A shell that is still completing would misread further keys.
            time.sleep(0.6 if part == "\t" else 0.05)
        os.write(terminal, b"\n")
        printed.append(until(rb"<<(.*?)>>"))
    os.write(terminal, b"exit\n")
    os.close(terminal)
    os.waitpid(pid, 0)
    return printed


def script(shell):
    return ours("completions", shell)

