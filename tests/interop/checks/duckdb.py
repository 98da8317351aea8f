"""DuckDB, through its SQLite extension from PyPI."""

import importlib.metadata

import duckdb
from support import AWKWARD, DATABASE, comparable, done, same, text, view, views

PACKAGE = "duckdb-extension-sqlite-scanner"
extension = next(str(file.locate()) for file in importlib.metadata.files(PACKAGE) if file.name.endswith(".duckdb_extension"))


def rounded(row):
    """A row in which a number too large for a DOUBLE is replaced by the nearest DOUBLE, since that is
    DuckDB reads every NUMERIC column.
    """
    return [cell and text(cell).replace("9007199254740993", "9007199254740992") for cell in row]


duck = duckdb.connect(config={"allow_unsigned_extensions": "true"})
duck.execute(f"LOAD '{extension}'")
for schema, database in (("kb", DATABASE), ("awkward", AWKWARD)):
    duck.execute(f"ATTACH '{database}' AS {schema} (TYPE sqlite, READ_ONLY)")
    for name in views():
        found = duck.execute(f"SELECT * FROM {schema}.{name}")
        theirs = ([column for column, *_ in found.description], comparable(map(rounded, found.fetchall())))
        names, rows = view(name, database)
        same(f"DuckDB: {name}", theirs, (names, comparable(map(rounded, rows))))
tools = f"DuckDB {duckdb.__version__} and sqlite_scanner {importlib.metadata.version(PACKAGE)}"
done(tools, f"{len(views())} views of two databases, the same rows as ours")
