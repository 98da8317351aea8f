"""Python's sqlite3, which pandas, Datasette and sqlite-utils read through."""

import platform
import sqlite3

from support import AWKWARD, DATABASE, comparable, done, same, view, views

for database in (DATABASE, AWKWARD):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    for name in views():
        found = connection.execute(f"SELECT * FROM {name}")
        theirs = ([column for column, *_ in found.description], comparable(found))
        same(f"python: {name}", theirs, view(name, database))
tools = f"Python {platform.python_version()} and SQLite {sqlite3.sqlite_version}"
done(tools, f"Python's sqlite3: {len(views())} views of two databases, the same rows as ours")
