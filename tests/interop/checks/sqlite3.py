"""Debian's sqlite3 shell, an older library than the program's own."""

import json

from support import AWKWARD, DATABASE, columns, comparable, done, is_named, run, same, view, views

version = run("sqlite3", "--version").split()[0]
is_named("sqlite3", version)
for database in (DATABASE, AWKWARD):
    for name in views():
        rows = json.loads(run("sqlite3", "-readonly", "-json", database, f"SELECT * FROM {name}") or "[]")
        theirs = (list(rows[0]) if rows else columns(name), comparable(row.values() for row in rows))
        same(f"sqlite3: {name}", theirs, view(name, database))
    checks = "PRAGMA integrity_check; PRAGMA foreign_key_check; PRAGMA application_id"
    same("sqlite3: integrity", run("sqlite3", "-readonly", database, checks), f"ok\n{0x45434B42}\n")
conflicts = run("sqlite3", "-readonly", DATABASE, "SELECT * FROM conflicts")
found = [line for line in conflicts.splitlines() if line.startswith("ECPAT|ecpat|member-countries|")]
stated = ("74: Wikipedia on ECPAT, Lead", "75: Wikipedia on ECPAT, Network membership")
same("sqlite3: the conflict of 74 and 75 countries", any(all(text in line for text in stated) for line in found), True)
what = f"{len(views())} views of two databases, the same rows as ours; integrity; the conflict of 74 and 75"
done(f"sqlite3 {version}", what)
