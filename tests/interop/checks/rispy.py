"""The references as RIS, read by rispy."""

from importlib.metadata import version

import rispy
from references import DATABASES, blank, date, keywords, note, provenance, stated
from support import done, export, same

SEASONS = ["spring", "summer", "autumn", "winter"]
QUALIFIERS = {"?": "uncertain", "~": "approximate", "%": "uncertain and approximate"}


def expected_date(text):
    """The RIS date for an EDTF text, if there is one, and whether it is complete."""
    ends = date(text)
    if len(ends) == 2 or ends[0] is None:
        return None, False
    numbers, mark, is_all = ends[0]
    season = SEASONS[numbers[1] - 21] if len(numbers) == 2 and numbers[1] > 20 else None
    month, day = ([] if season else [f"{number:02}" for number in numbers[1:]] + ["", ""])[:2] or ["", ""]
    other = " ".join(word for word in (season, QUALIFIERS.get(mark)) if word)
    return f"{numbers[0]:04}/{month}/{day}/{other}", is_all


count = 0
for name, database in DATABASES.items():
    path = export("ris", f"{name}.ris", database)
    raw = path.read_bytes()
    same(f"{name}: ends of lines", raw.count(b"\n"), raw.count(b"\r\n"))
    same(f"{name}: carriage returns", raw.count(b"\r"), raw.count(b"\r\n"))
    read = rispy.loads(raw.decode("utf-8"))
    same(f"{name}: the same from the file", rispy.load(path, encoding="utf-8"), read)
    wanted = stated(database)
    same(f"{name}: keys", sorted(record["id"] for record in read), sorted(wanted))
    for record in read:
        key = record["id"]
        row = wanted[key]
        for field, column in [("title", "title"), ("publisher", "publisher"), ("language", "language"), ("edition", "edition")]:
            same(f"{key}: {field}", record.get(field), blank(row[column]))
        # Programs split a name at its first comma, so every name has exactly one, if necessary at the end.
        rest = record["notes"][-1]
        without = lambda text: " – ".join(part.strip() for part in blank(text).split(",") if part.strip())
        shown = [f"{without(family or body)}, {without(given)}" if given else f"{without(family or body)}," for family, given, body in row["authors"]]
        same(f"{key}: authors", record.get("authors", []), shown)
        for part in filter(None, sum(map(list, row["authors"]), [])):
            same(f"{key}: author in the second note", f"Author: {blank(part)}" in rest, "," in part)
        # Semicolons would split the address.
        url = row["url"] and row["url"].replace(";", "%3B")
        same(f"{key}: address", record.get("urls", []), [url] if url else [])
        same(f"{key}: address in the second note", f"Address: {row['url']}" in rest, ";" in (row["url"] or ""))
        online = row["url"] or row["retrieved"] or row["status"] in ("live", "dead")
        same(f"{key}: type", record["type_of_reference"], "ELEC" if online else "GEN")
        for field, column, word in [("date", "published", "Published"), ("access_date", "retrieved", "Retrieved")]:
            form, is_all = expected_date(row[column]) if row[column] else (None, True)
            same(f"{key}: {field} {row[column]}", record.get(field), form)
            same(f"{key}: {word} in the second note", f"{word} (EDTF): {row[column]}" in rest, not is_all)
        same(f"{key}: year", record.get("year"), record["date"][:4] if "date" in record else None)
        same(f"{key}: first note", record["notes"][:-1], [blank(note(row))] if row["number"] else [])
        same(f"{key}: provenance missing", [part for part in provenance(row) if blank(part) not in rest], [])
        same(f"{key}: passages missing", [part for part in row["rests"] if blank(part) not in rest], [])
        same(f"{key}: keywords", ", ".join(record["keywords"]), keywords(row))
        same(f"{key}: other fields", set(record) - {"title", "publisher", "language", "authors", "urls", "date", "year",
            "access_date", "edition", "type_of_reference", "notes", "keywords", "id"}, set())  # fmt: skip
        count += 1
done(f"rispy {version('rispy')}", f"{count} references of two databases, each field as ours")
