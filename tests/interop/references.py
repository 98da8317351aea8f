"""Shared by the checks of exported references: what ecpat-kb states for each."""

import re

from support import AWKWARD, DATABASE, records

DATABASES = {"built-in": DATABASE, "awkward": AWKWARD}
# A reference in the list `references` is identified by its number alone.
KEY = "s.slug || CASE r.list WHEN 'references' THEN '' ELSE '_' || r.list END || '_' || r.number"
STATED = f"""
SELECT s.slug AS key, s.slug AS source, NULL AS list, NULL AS number, s.title AS source_title, s.publisher AS source_publisher, s.licence,
  s.retrieved AS read, s.kind, s.title, s.author, s.publisher, s.published, s.retrieved, s.edition, s.url, s.archived_url, s.language,
  NULL AS status, NULL AS as_printed, NULL AS note, s.derived_from, s.sha256
FROM source AS s
UNION ALL
SELECT {KEY}, s.slug, r.list, r.number, s.title, s.publisher, s.licence, s.retrieved, NULL, coalesce(r.title, r.as_printed), r.author,
  r.publisher, r.published, r.retrieved, NULL, r.url, r.archived_url, NULL, r.status,
  CASE WHEN r.title IS NOT NULL THEN r.as_printed END, r.note, NULL, NULL
FROM reference AS r
JOIN source AS s ON s.id = r.source_id
"""
AUTHORS = f"""
SELECT {KEY} AS key, a.family, a.given, a.body
FROM reference_author AS a JOIN reference AS r ON r.id = a.reference_id JOIN source AS s ON s.id = r.source_id
ORDER BY a.reference_id, a.position
"""
ANCHORS = f"""
SELECT {KEY} AS key, p.anchor, coalesce(nullif(n.heading, ''), n.label) AS section, t.reach || coalesce(', ' || t.locator, '') AS reach
FROM passage_reference AS t
JOIN reference AS r ON r.id = t.reference_id
JOIN source AS s ON s.id = r.source_id
JOIN passage AS p ON p.id = t.passage_id
JOIN section AS n ON n.id = p.section_id
"""


def stated(database):
    """The stated fields of each source and reference, by key, with the passages that cite it, and its
    authors: each a family name and a given name, or one text that is not split.
    """
    found = {row["key"]: row | {"rests": [], "authors": []} for row in records(STATED, database)}
    for row in records(AUTHORS, database):
        found[row["key"]]["authors"].append((row["family"], row["given"], row["body"]))
    for row in found.values():
        if row["author"] and not row["authors"]:
            row["authors"] = [(None, None, row["author"])]
    for row in records(ANCHORS, database):
        found[row["key"]]["rests"].append(f"{row['section']}, “{row['anchor']}” ({row['reach']})")
    return found


def note(row):
    """What a bibliography prints about the place of a reference; nothing for a source."""
    if not row["number"]:
        return None
    publisher = f", {row['source_publisher']}" if row["source_publisher"] else ""
    place = f"Reference {row['number']}" if row["list"] == "references" else f"Number {row['number']} of the {row['list']}"
    dead = "; dead link" if row["status"] == "dead" else ""
    archived = f"; archived at {row['archived_url']}" if row["archived_url"] else ""
    return f"{place} in “{row['source_title']}”{publisher}{dead}{archived}"


def provenance(row):
    """The parts that the annotation of a reference must have."""
    parts = [f"Source {row['source']}"]
    parts += [f"; licence of that article {row['licence']}"] if row["licence"] else []
    parts += [f"; read {row['read']}"] if row["read"] else []
    parts += [f"Copied from the source: {row['derived_from']}"] if row["derived_from"] else []
    parts += [f"Archived copy: {row['archived_url']}"] if row["archived_url"] and not row["number"] else []
    parts += ["Link: live"] if row["status"] == "live" else []
    parts += [f"As printed: {row['as_printed']}"] if row["as_printed"] else []
    parts += [f"Remark: {row['note']}"] if row["note"] else []
    parts += [f"SHA-256 of the text that was read: {row['sha256']}"] if row["sha256"] else []
    return parts


def keywords(row):
    """The keywords of a reference."""
    return row["source"] + (", dead-link" if row["status"] == "dead" else "")


def date(text):
    """The start and end of an EDTF date as numbers, and whether each is all that it says; none
    if there is no year."""
    ends = []
    for end in text.split("/"):
        form = re.fullmatch(r"(\d{4})(?:-(\d\d|XX)(?:-(\d\d|XX))?)?(T[0-9:Z+-]+)?([?~%]?)", end)
        if form is None or form[1] == "0000":
            ends.append(None)
            continue
        numbers = [int(part) for part in form.groups()[:3] if part not in (None, "XX")]
        ends.append((numbers, form[5], form[4] is None and "XX" not in end))
    return ends


def blank(text):
    """A text with a space for every character that can end a line."""
    return None if text is None else re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)
