"""DB Browser for SQLite, the one of Debian: it parses every statement of the schema.

It has a parser of its own, and shows a table that it cannot parse without columns. It says so on
standard error, and nowhere else. In a copy of the database a last table is one that it cannot
parse: when it has told of that, it has come to the end, and it has told of nothing else.
"""

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import threading

from support import DATABASE, WORK, done, run, same

# It knows no function called `replace`, which is a word of the grammar, too.
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
# To standard error, too.
told = run("sh", "-c", "sqlitebrowser --version 2>&1", env=surroundings)
[version] = re.findall(r"DB Browser for SQLite Version (\d+(?:\.\d+)*)", told)
command = ["sqlitebrowser", "--read-only", str(copy)]
browser = subprocess.Popen(command, env=surroundings, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
# It stays open until somebody closes it.
late = threading.Timer(SECONDS, browser.kill)
late.start()
told, lines = [], []
for line in browser.stderr:
    lines.append(line)
    if line.startswith(SAID):
        told.append(line.removeprefix(SAID).strip())
    if UNPARSED in line:
        break
browser.kill()
late.cancel()
browser.wait()
same(f"sqlitebrowser: what it cannot parse\n{''.join(lines)}", told, [UNPARSED])
counts["table"] -= 1
what = ", ".join(f"{counts[kind]} {kind}{'s' * (kind != 'index')}" for kind in kinds).replace("index", "indexes")
done(f"sqlitebrowser {version}", f"parses the schema, {what}; sees one that it cannot parse")
