"""Old versions of SQLite: they read every table and view of the file, and search in it."""

from old_sqlite import CRATES, Database, Failed
from support import AWKWARD, DATABASE, comparable, done, query, same

WORDS = ["child", "travel*", "secretariat OR code", '"sexual exploitation"', "ngo"]
NAMES = """
    SELECT name FROM sqlite_schema
    WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite^_%' ESCAPE '^'
    AND name NOT LIKE 'search^_index%' ESCAPE '^' ORDER BY name
"""
SEARCH = """
    SELECT d.id, d.part, d.text FROM search_index AS i JOIN search_document AS d ON d.id = i.rowid
    WHERE i.search_index MATCH '{}' ORDER BY i.rank, d.id
"""


def check(database, version):
    """Compares one file, and returns what was compared: tables and views, rows, hits."""
    old = Database(version, database)
    names = [name for [name] in query(NAMES, database)]
    rows = hits = 0
    for name in names:
        theirs = old.rows(f"SELECT * FROM {name}")
        same(f"SQLite {version}: {name}", comparable(theirs), comparable(query(f"SELECT * FROM {name}", database)))
        rows += len(theirs)
    for words in WORDS:
        theirs = old.rows(SEARCH.format(words))
        same(f"SQLite {version}: search {words}", theirs, query(SEARCH.format(words), database))
        hits += len(theirs)
    same(f"SQLite {version}: search finds something", hits > 0, True)
    same(f"SQLite {version}: integrity", old.rows("PRAGMA integrity_check"), [["ok"]])
    same(f"SQLite {version}: foreign keys", old.rows("PRAGMA foreign_key_check"), [])
    return [len(names), rows, hits]


for version in CRATES:
    try:
        counts = [check(database, version) for database in (DATABASE, AWKWARD)]
    except Failed as error:
        raise SystemExit(f"SQLite {version}: {error}")
    count = counts[0][0]
    rows, hits = (sum(one[at] for one in counts) for at in (1, 2))
    done(f"sqlite {version}", f"{count} tables and views of two databases: {rows} rows and {hits} hits as ours; integrity")
