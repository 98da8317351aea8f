"""DuckDB, through its SQLite extension from PyPI."""

import importlib.metadata

import duckdb
from support import DATABASE, comparable, done, same, view, views

found = importlib.metadata.files("duckdb-extension-sqlite-scanner")
extension = next(str(file.locate()) for file in found if file.name.endswith(".duckdb_extension"))
duck = duckdb.connect(config={"allow_unsigned_extensions": "true"})
duck.execute(f"LOAD '{extension}'")
duck.execute(f"ATTACH '{DATABASE}' AS kb (TYPE sqlite, READ_ONLY)")
for name in views():
    same(f"DuckDB: {name}", comparable(duck.execute(f"SELECT * FROM kb.{name}").fetchall()), view(name))
done(f"DuckDB {duckdb.__version__}", f"{len(views())} views, the same rows as ours")
