"""What the checks of the exported references share: what our own program says of each."""

import re

from support import AWKWARD, DATABASE, records

DATABASES = {"built-in": DATABASE, "awkward": AWKWARD}
STATED = """
SELECT s.slug AS key, s.slug AS source, NULL AS number, s.title AS source_title, s.publisher AS source_publisher, s.licence, s.retrieved AS read,
  s.title, NULL AS author, s.publisher, NULL AS published, s.retrieved, s.url, s.language, NULL AS status,
  NULL AS as_printed, NULL AS note, s.sha256
FROM source AS s
UNION ALL
SELECT s.slug || '_' || r.number, s.slug, r.number, s.title, s.publisher, s.licence, s.retrieved,
  coalesce(r.title, r.as_printed), r.author, r.publisher, r.published, r.retrieved, r.url, NULL, r.status,
  CASE WHEN r.title IS NOT NULL THEN r.as_printed END, r.note, NULL
FROM reference AS r
JOIN source AS s ON s.id = r.source_id
"""
ANCHORS = """
SELECT s.slug || '_' || r.number AS key, p.anchor, coalesce(nullif(n.heading, ''), n.label) AS section, t.reach
FROM passage_reference AS t
JOIN reference AS r ON r.id = t.reference_id
JOIN source AS s ON s.id = r.source_id
JOIN passage AS p ON p.id = t.passage_id
JOIN section AS n ON n.id = p.section_id
"""


def stated(database):
    """What is stated of each source and reference, by key, with the passages that rest on it."""
    found = {row["key"]: row | {"rests": []} for row in records(STATED, database)}
    for row in records(ANCHORS, database):
        found[row["key"]]["rests"].append(f"{row['section']}, “{row['anchor']}” ({row['reach']})")
    return found


def note(row):
    """What a bibliography prints of where a reference stands; nothing for a source."""
    if not row["number"]:
        return None
    publisher = f", {row['source_publisher']}" if row["source_publisher"] else ""
    return f"Reference {row['number']} in “{row['source_title']}”{publisher}" + ("; dead link" if row["status"] == "dead" else "")


def provenance(row):
    """What the annotation of a reference has to hold."""
    parts = [f"Source {row['source']}"]
    parts += [f"; licence of that article {row['licence']}"] if row["licence"] else []
    parts += [f"; read {row['read']}"] if row["read"] else []
    parts += ["Link: live"] if row["status"] == "live" else []
    parts += [f"As printed: {row['as_printed']}"] if row["as_printed"] else []
    parts += [f"Remark: {row['note']}"] if row["note"] else []
    parts += [f"SHA-256 of the text that was read: {row['sha256']}"] if row["sha256"] else []
    return parts


def keywords(row):
    """What a reference is to be found by."""
    return row["source"] + (", dead-link" if row["status"] == "dead" else "")


def date(text):
    """The start and end of an EDTF date as numbers, and whether each is all that it says; none
    where there is no year to give."""
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
    """A text with a blank for what can end a line."""
    return None if text is None else re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)
