"""The references for BibLaTeX, read by pybtex."""

import re
from importlib.metadata import version

from pybtex.database import parse_file
from pybtex.plugin import find_plugin
from pybtex.richtext import Text
from references import DATABASES, blank, keywords, note, provenance, stated
from support import done, export, same

COMMANDS = {
    "textbackslash{}": "\\", "textbraceleft{}": "{", "textbraceright{}": "}", "textasciitilde{}": "~",
    "textasciicircum{}": "^", "%": "%", "&": "&", "#": "#", "$": "$", "_": "_",
}  # fmt: skip
FIELDS = {
    "title": "title", "organization": "publisher", "date": "published", "url": "url", "urldate": "retrieved",
    "language": "language", "version": "edition",
}  # fmt: skip
# The forms of date that BibLaTeX does not read; they are in the annotation.
UNREAD = re.compile(r".*X.*[/?~%].*|.*/.*X.*")


def plain(latex):
    """What LaTeX prints for a field: every command in it must be one of the ten for punctuation."""
    marks = "|".join(map(re.escape, COMMANDS))
    text = re.sub(rf"\\({marks})|{{}}|{{ }}|~|(.)", lambda found: (
        COMMANDS[found[1]] if found[1] else found[2] or {"{}": "", "{ }": " ", "~": "\xa0"}[found[0]]
    ), latex)  # fmt: skip
    same(f"a bare mark in {latex!r}", re.findall(r"(?<!\\)[%&#$_^]", re.sub(rf"\\({marks})", "", latex)), [])
    return text


def squeezed(text):
    """The text with spaces as pybtex has them: it turns wide spaces and separators into plain ones."""
    return None if text is None else re.sub("[\u3000\u2028\u2029]", " ", text)


def formatted(read, key):
    """An entry as the style `plain` prints it."""
    style, backend = find_plugin("pybtex.style.formatting", "plain")(), find_plugin("pybtex.backends", "plaintext")()
    [entry] = style.format_bibliography(read, [key])
    return entry.text.render(backend)


count = 0
for name, database in DATABASES.items():
    read = parse_file(export("biblatex", f"{name}.bib", database), "bibtex")
    wanted = stated(database)
    same(f"{name}: keys", sorted(read.entries), sorted(wanted))
    # The style writes titles as sentences, and prints the note.
    shown = formatted(read, "wikipedia-ecpat_1")
    same(f"{name}: as printed", (shown.count("ECPAT International"), shown.count("Reference 1 in “ECPAT”, Wikipedia.")), (1, 1))
    same(f"{name}: bookkeeping in what is printed", re.findall("licen[cs]e|CC-|SHA|Passages that cite", shown), [])
    if name == "awkward":
        first = read.entries["awkward_201"].persons["author"][0]
        same("a particle", (first.prelast_names, first.last_names, first.first_names), (["van", "der"], ["Berg"], ["Jan"]))
    for key, entry in read.entries.items():
        row = wanted[key]
        same(f"{key}: type", entry.type, "online" if row["url"] else "misc")
        unread = {column for column in ("published", "retrieved") if row[column] and UNREAD.fullmatch(row[column])}
        fields = {field for field, column in FIELDS.items() if row[column] is not None and column not in unread}
        same(f"{key}: fields", set(entry.fields), fields | {"annotation", "keywords"} | ({"note"} if row["number"] else set()))
        for field in fields:
            value, stated_value = entry.fields[field], row[FIELDS[field]]
            if field in ("organization", "title"):
                same(f"{key}: braces", (value[0], value[-1]), ("{", "}"))
                value = value[1:-1]
            if field in ("date", "urldate"):
                # There, an offset of hours has its minutes.
                same(f"{key}: {field}", re.sub(r"(T.*[+-]\d\d):00$", r"\1", value), re.sub(r"(T.*[+-]\d\d):00$", r"\1", stated_value))
            else:
                same(f"{key}: {field}", value if field == "url" else plain(value), squeezed(blank(stated_value)))
            if "\\" not in value and field not in ("date", "urldate", "url"):
                same(f"{key}: {field} by pybtex", str(Text.from_latex(value)), squeezed(blank(stated_value)))
        people = entry.persons.get("author", [])
        joined = lambda words: plain(re.sub(r"^\{(.*)\}$", r"\1", " ".join(words)))
        found = [(joined(person.prelast_names + person.last_names), joined(person.first_names + person.middle_names)) for person in people]
        same(f"{key}: authors", found, [tuple(squeezed(blank(part or "")) for part in (family or body, given)) for family, given, body in row["authors"]])
        parted = [len(person.last_names) > 1 for person, (family, given, body) in zip(people, row["authors"]) if not given]
        same(f"{key}: a name is split", any(parted), False)
        printed = plain(entry.fields["note"]) if "note" in entry.fields else None
        same(f"{key}: note", printed, squeezed(blank(note(row))))
        rest = plain(entry.fields["annotation"])
        same(f"{key}: provenance missing", [part for part in provenance(row) if squeezed(blank(part)) not in rest], [])
        for column, word in [("published", "Published"), ("retrieved", "Retrieved")]:
            same(f"{key}: {word} in the annotation", f"{word} (EDTF): {row[column]}" in rest, column in unread)
        same(f"{key}: passages missing", [part for part in row["rests"] if squeezed(blank(part)) not in rest], [])
        same(f"{key}: keywords", entry.fields["keywords"], keywords(row))
        count += 1
done(f"pybtex {version('pybtex')}", f"{count} references of two databases, each field as ours; one as the style plain prints it")
