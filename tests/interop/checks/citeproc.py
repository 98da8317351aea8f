"""The references as CSL-JSON: against the data model of CSL 1.0.2, and read and rendered by citeproc-py."""

import json
import re
import warnings

import citeproc
import jsonschema
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from importlib.metadata import version
from references import DATABASES, date, keywords, note, provenance, stated
from support import done, export, same

TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": ["string", "number"]}
DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
        },
        "season": NUMBER,
        "circa": {"type": ["string", "number", "boolean"]},
        "literal": TEXT,
    },
    "oneOf": [{"required": ["date-parts"]}, {"required": ["literal"]}],
    "additionalProperties": False,
}
# The part of the CSL data model that the export uses, stricter than the model in places.
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": TEXT,
            "type": {"enum": [
                "article-magazine", "article-newspaper", "dataset", "document", "entry-encyclopedia", "post", "post-weblog",
                "report", "treaty", "webpage",
            ]},
            "author": {
                "type": "array",
                "items": {
                    "properties": dict.fromkeys(["literal", "family", "non-dropping-particle", "given", "suffix"], TEXT),
                    "oneOf": [{"required": ["literal"], "maxProperties": 1}, {"required": ["family"]}],
                    "additionalProperties": False,
                },
            },
            "issued": DATE,
            "accessed": DATE,
        }
        | dict.fromkeys(["title", "container-title", "publisher", "URL", "language", "version", "note", "annote", "keyword"], TEXT),
        "required": ["type", "id", "annote"],
        "additionalProperties": False,
    },
}


def expected_date(text):
    """The CSL date for an EDTF text, and whether it is complete."""
    ends = date(text)
    open_end = text.endswith(("/", ".."))
    seasons = [end and len(end[0]) == 2 and end[0][1] > 20 for end in ends]
    if ends[0] is None or (len(ends) == 2 and (any(seasons) or (ends[1] is None and not open_end))):
        return {"literal": text}, True
    parts = [end[0] for end in ends if end]
    marks = {end[1] for end in ends if end} - {""}
    wanted = {"date-parts": [numbers[:1] if season else numbers for numbers, season in zip(parts, seasons)]}
    if seasons[0]:
        wanted["season"] = parts[0][1] - 20
    if marks:
        wanted["circa"] = True
    is_all = all(end[2] for end in ends if end) and not open_end
    return wanted, is_all and (not marks or (marks == {"~"} and len(ends) == 1))


def stated_name(author):
    """A name as stated: the particle before the family name, the suffix after the given names."""
    name = dict(author)
    for part, other in [("non-dropping-particle", "family"), ("suffix", "given")]:
        if part in name:
            text = name.pop(part)
            name[other] = f"{text} {name[other]}" if other == "family" else f"{name[other]}, {text}"
    return name


warnings.simplefilter("error")
rendered = 0
for name, database in DATABASES.items():
    items = json.loads(export("csl-json", f"{name}.json", database).read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(SCHEMA).validate(items)
    wanted = stated(database)
    same(f"{name}: keys", sorted(item["id"] for item in items), sorted(wanted))
    source = CiteProcJSON(items)
    same(f"{name}: number read", len(source), len(wanted))
    with warnings.catch_warnings():
        # Warnings about the style that comes with it, not about the references.
        warnings.simplefilter("ignore")
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for item in items:
        key, row = item["id"], wanted[item["id"]]
        # The publisher of an entry is the work that contains it.
        publisher = "container-title" if item["type"].startswith("entry") else "publisher"
        same(f"{key}: fields", set(item) - {"type", "annote", "note", "id", "keyword"}, {
            field
            for field, column in [("title", "title"), ("author", "authors"), (publisher, "publisher"), ("URL", "url"), ("issued", "published"),
                                  ("accessed", "retrieved"), ("language", "language"), ("version", "edition")]
            if row[column]
        })
        read = source[key]
        for field, column in [("title", "title"), (publisher, "publisher"), ("URL", "url"), ("language", "language"), ("version", "edition")]:
            same(f"{key}: {field}", item.get(field), row[column])
            same(f"{key}: {field} as read", str(read[name]) if (name := field.replace("-", "_")) in read else None, row[column])
        people = [dict(zip(("family", "given", "literal"), parts)) for parts in row["authors"]]
        people = [{part: text for part, text in person.items() if text} for person in people]
        same(f"{key}: author", [stated_name(author) for author in item.get("author", [])], people)
        same(f"{key}: author as read", [dict(author) for author in read.get("author", [])], item.get("author", []))
        online = row["url"] or row["retrieved"] or row["status"] in ("live", "dead")
        same(f"{key}: type", read.type, row["kind"] or ("webpage" if online else "document"))
        for field, column, word in [("issued", "published", "Published"), ("accessed", "retrieved", "Retrieved")]:
            if row[column]:
                form, is_all = expected_date(row[column])
                same(f"{key}: {field} {row[column]}", item[field], form)
                in_note = f"{word} (EDTF): {row[column]}" in item["annote"]
                same(f"{key}: {field} {row[column]} in the annotation", in_note, not is_all)
                first = read[field].begin if "begin" in read[field] else read[field]
                year = first.text if "literal" in form else first.year
                same(f"{key}: {field} as read", year, form.get("literal") or form["date-parts"][0][0])
        same(f"{key}: note", item.get("note"), note(row))
        same(f"{key}: provenance missing", [part for part in provenance(row) if part not in item["annote"]], [])
        rests = item["annote"].partition(" Passages that cite it: ")[2]
        same(f"{key}: passages", len(rests), sum(map(len, row["rests"])) + 2 * max(len(row["rests"]) - 1, 0))
        same(f"{key}: passages missing", [part for part in row["rests"] if part not in rests], [])
        same(f"{key}: keyword", item["keyword"], keywords(row))
        bibliography.register(Citation([CitationItem(key)]))
    shown = [str(entry) for entry in bibliography.bibliography()]
    same(f"{name}: number rendered", len(shown), len(items))
    for key, entry in zip(bibliography.keys, shown):
        title = wanted[key]["title"]
        squeezed = re.sub(r"\W", "", title or "").lower()
        same(f"{key}: title rendered", squeezed in re.sub(r"\W", "", entry).lower(), True)
    rendered += len(shown)
what = f"{rendered} references of two databases valid, each field as ours, each rendered"
done(f"citeproc-py {citeproc.__version__}, jsonschema {version('jsonschema')}", what)
