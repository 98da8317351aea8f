"""Python's sqlite3, which pandas, Datasette and sqlite-utils read through."""

import sqlite3

from support import DATABASE, comparable, done, same, view, views

connection = sqlite3.connect(f"file:{DATABASE}?mode=ro", uri=True)
for name in views():
    same(f"python: {name}", comparable(connection.execute(f"SELECT * FROM {name}")), view(name))
done(f"Python's sqlite3 with SQLite {sqlite3.sqlite_version}", f"{len(views())} views, the same rows as ours")
