"""DB Browser for SQLite from Debian: it parses every statement of the schema.

It has its own parser, and shows a table that it cannot parse without columns. It reports that only
on standard error. A copy of the database gets a last table that it cannot parse: once it reports
that table, it has parsed all others, and it must have reported nothing else.
"""

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import threading

from support import DATABASE, WORK, done, run, same

# It does not know the function `replace`, which is also a keyword.
UNPARSED = "CREATE TABLE zzz_unparsed (a TEXT CHECK (replace(a, 'x', '') <> ''))"
SAID = "Sqlite parse error: "
SECONDS = 120

copy = WORK / "copy.db"
shutil.copyfile(DATABASE, copy)
with contextlib.closing(sqlite3.connect(copy)) as conn:
    conn.execute(UNPARSED)
    kinds = ("table", "index", "view", "trigger")
    counts = {kind: 0 for kind in kinds} | dict(
        conn.execute("SELECT type, count(*) FROM sqlite_master WHERE sql IS NOT NULL GROUP BY type")
    )
home = WORK / "home"
home.mkdir(mode=0o700)
surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "LC_ALL": "C"}
# It may print to standard error.
output = run("sh", "-c", "sqlitebrowser --version 2>&1", env=surroundings)
[version] = re.findall(r"DB Browser for SQLite Version (\d+(?:\.\d+)*)", output)
command = ["sqlitebrowser", "--read-only", str(copy)]
browser = subprocess.Popen(command, env=surroundings, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
# It stays open until somebody closes it.
late = threading.Timer(SECONDS, browser.kill)
late.start()
reported, lines = [], []
for line in browser.stderr:
    lines.append(line)
    if line.startswith(SAID):
        reported.append(line.removeprefix(SAID).strip())
    if UNPARSED in line:
        break
browser.kill()
late.cancel()
browser.wait()
same(f"sqlitebrowser: what it cannot parse\n{''.join(lines)}", reported, [UNPARSED])
counts["table"] -= 1
what = ", ".join(f"{counts[kind]} {kind}{'s' * (kind != 'index')}" for kind in kinds).replace("index", "indexes")
done(f"sqlitebrowser {version}", f"parses the schema, {what}; sees one that it cannot parse")
