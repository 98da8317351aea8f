"""Every format of one report, each read by a program for that format."""

import csv
import importlib.metadata
import io
import json
import platform

import html5lib
from support import done, ours, same

CONTRACT = {"organisation", "relation", "partner", "since", "until", "passages", "note"}


def shown(form):
    return ours("report", "partners", "--format", form)


wanted = json.loads(shown("json"))
same("json: columns missing", CONTRACT - set(wanted[0]), set())
table = [list(wanted[0])] + [["" if value is None else str(value) for value in row.values()] for row in wanted]
same("csv", list(csv.reader(io.StringIO(shown("csv")))), table)
same("tsv", [line.split("\t") for line in shown("tsv").rstrip("\n").split("\n")], table)
same("ndjson", [json.loads(line) for line in shown("ndjson").splitlines()], wanted)
page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(shown("html"))
cells = [["".join(cell.itertext()) for cell in row if cell.tag in ("td", "th")] for row in page.iter("tr")]
same("html", cells, table)
markdown = shown("markdown").splitlines()
same("markdown: lines", len(markdown), len(table) + 1)
same("markdown: columns", {line.count("|") for line in markdown}, {len(table[0]) + 1})
same("json of no rows", ours("report", "works", "--kind", "law", "--format", "json"), "[]\n")
version = importlib.metadata.version("html5lib")
done(f"Python {platform.python_version()}, html5lib {version}", f"Python's json and csv: report partners in six formats, {len(wanted)} rows equal")
