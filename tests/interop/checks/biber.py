"""The references for BibLaTeX, read by Biber, the program that BibLaTeX itself uses."""

import re

from pybtex.database import parse_file
from references import DATABASES, stated
from support import WORK, done, export, run, same

# Fields that the data model requires and the sources do not always state.
MISSING = re.compile(r"Missing mandatory field (- one of '(date, year|author, editor)' must be defined|'(title|author)')")


count = 0
for name, database in DATABASES.items():
    path = export("biblatex", f"{name}.bib", database)
    wanted = stated(database)
    out = WORK / f"{name}.read.bib"
    options = ["--tool", "--noconf", "--nolog", "--validate-datamodel", "--output-resolve"]
    said = run("biber", *options, "-O", out, path, cwd=WORK)
    warnings = [line for line in said.splitlines() if re.match("WARN|ERROR", line)]
    same(f"{name}: warnings of Biber", [line for line in warnings if not MISSING.search(line)], [])
    read = parse_file(out, "bibtex")
    same(f"{name}: keys", sorted(read.entries), sorted(wanted))
    for key, entry in read.entries.items():
        row = wanted[key]
        for kind, column in [("", "published"), ("url", "retrieved")]:
            text = row[column] or ""
            # Biber turns unspecified digits into numbers, and does not write the year 0.
            if not text or "X" in text or text.startswith("0000"):
                continue
            if text.startswith(("/", "..")):
                end = entry.fields[f"{kind}endyear"]
                same(f"{key}: {column} {text}", ("date" in entry.fields and kind == "", end), (False, text.split("/")[1][:4]))
            else:
                # There, an offset of hours has its minutes; Biber writes an open end as an unknown one.
                wanted_date = re.sub(r"(T.*[+-]\d\d)$", r"\1:00", text).removesuffix("..")
                same(f"{key}: {column}", entry.fields[f"{kind}date"].zfill(4), wanted_date)
        same(f"{key}: url", entry.fields.get("url"), row["url"])
        same(f"{key}: authors", len(entry.persons.get("author", [])), len(row["authors"]))
        count += 1
version = run("biber", "--version").split()[-1]
what = "keys, authors, addresses and dates the same; no fault in its data model except missing fields"
done(f"Biber {version}", f"{count} references of two databases: {what}")
