"""The published file, with Debian's sqlite3 and sha256sum: the content is the same, and the digest correct."""

import json
import os

from support import AWKWARD, NUMBERS, WORK, comparable, done, export, is_named, ours, run, same, views

path = export("sqlite", "published.db", AWKWARD)
again = export("sqlite", "again.db", AWKWARD)
same("published: twice the same bytes", path.read_bytes() == again.read_bytes(), True)
verdict = run("sha256sum", "--check", "--strict", "published.db.sha256", cwd=WORK)
same("published: digest", verdict, "published.db: OK\n")
pragmas = "PRAGMA integrity_check; PRAGMA foreign_key_check; PRAGMA journal_mode; PRAGMA page_size; PRAGMA freelist_count;"
same("published: pragmas", run("sqlite3", "-readonly", path, pragmas).split(), ["ok", "delete", "4096", "0"])

def without_numbers(text):
    return comparable([cell for name, cell in row.items() if name not in NUMBERS] for row in json.loads(text))


rows = 0
for name in views():
    theirs = without_numbers(run("sqlite3", "-readonly", "-json", path, f"SELECT * FROM {name}") or "[]")
    same(f"published: {name}", theirs, without_numbers(ours("query", f"SELECT * FROM {name}", "--format", "json", database=AWKWARD)))
    rows += len(theirs)
folder = str(WORK).encode()
for trace in (folder, os.uname().nodename.encode(), os.path.expanduser("~").encode() + b"/"):
    # A name of one or two letters occurs in any file.
    if len(trace) > 2:
        same(f"published: a trace of the machine, {trace!r}", trace in path.read_bytes(), False)
version = run("sqlite3", "--version").split()[0]
is_named("sqlite3", version)
digests = run("sha256sum", "--version").splitlines()[0].split()[-1]
done(f"sha256sum {digests} and sqlite3 {version}", f"export sqlite: digest, integrity, {len(views())} views with {rows} rows as ours")
