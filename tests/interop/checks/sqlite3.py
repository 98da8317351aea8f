"""Debian's sqlite3 shell, an older library than the program's own."""

import json

from support import DATABASE, comparable, done, run, same, view, views

version = run("sqlite3", "--version").split()[0]
for name in views():
    shown = run("sqlite3", "-readonly", "-json", DATABASE, f"SELECT * FROM {name}")
    same(f"sqlite3: {name}", comparable(row.values() for row in json.loads(shown or "[]")), view(name))
checks = run("sqlite3", "-readonly", DATABASE, "PRAGMA integrity_check; PRAGMA foreign_key_check; PRAGMA application_id")
same("sqlite3: integrity", checks, f"ok\n{0x45434B42}\n")
conflicts = run("sqlite3", "-readonly", DATABASE, "SELECT * FROM conflicts")
expected = "ECPAT|ecpat|member-countries|74; 75|74: Lead; 75: Network membership|"
same("sqlite3: the conflict of 74 and 75 countries", expected in conflicts, True)
done(f"sqlite3 {version}", f"{len(views())} views, the same rows as ours; integrity; the conflict of 74 and 75")
