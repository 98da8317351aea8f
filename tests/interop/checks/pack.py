"""Exported packs, with Debian's sqlite3: the database built from them has the same rows in every table."""

import json
import os
import shutil

from support import AWKWARD, DATABASE, PROGRAM, WORK, done, run, same

# What identifies a row; a row of any other table is a thing.
NAMES = {
    "source": "(SELECT x.slug FROM source AS x WHERE x.id = t.{0})",
    "discrepancy": "(SELECT s.slug || '/' || x.slug FROM discrepancy AS x JOIN source AS s ON s.id = x.source_id WHERE x.id = t.{0})",
    "passage": "(SELECT s.slug || '/' || x.slug FROM passage AS x JOIN source AS s ON s.id = x.source_id WHERE x.id = t.{0})",
    "section": "(SELECT s.slug || '/' || x.slug FROM section AS x JOIN source AS s ON s.id = x.source_id WHERE x.id = t.{0})",
    "reference": "(SELECT s.slug || '/' || x.number FROM reference AS x JOIN source AS s ON s.id = x.source_id WHERE x.id = t.{0})",
}


def rows(database, sql):
    return json.loads(run("sqlite3", "-readonly", "-json", database, sql) or "[]")


def dump(database):
    """The sorted rows of every table, with row numbers replaced by what identifies the row."""
    found = {}
    tables = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    # The search index, statistics, the times of migrations and the digests of packs are not content.
    for table in sorted(row["name"] for row in rows(database, tables)):
        if table.startswith(("search_index", "refinery")) or table == "pack":
            continue
        cells = []
        keys = rows(database, f"SELECT * FROM pragma_foreign_key_list('{table}')")
        parents = {key["from"]: key["table"] for key in keys if key["to"] == "id"}
        for column in [row["name"] for row in rows(database, f"SELECT name FROM pragma_table_info('{table}')")]:
            if column in parents:
                name = NAMES.get(parents[column], "(SELECT x.sort || '/' || x.slug FROM thing AS x WHERE x.id = t.{0})")
                cells.append(f"{name.format(column)} AS {column}")
            elif column != "id":
                cells.append(f"t.{column} AS {column}")
        order = ", ".join(str(number + 1) for number in range(len(cells)))
        found[table] = rows(database, f"SELECT {', '.join(cells)} FROM {table} AS t ORDER BY {order}")
    return found


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.glob("*/*")}


tried = []
bin = WORK / "bin"
bin.mkdir()
(bin / "ecpat-kb").symlink_to(PROGRAM)
environment = {**os.environ, "PATH": f"{bin}:{os.environ['PATH']}"}
for name, database in (("plain", DATABASE), ("awkward", AWKWARD)):
    place = WORK / name
    place.mkdir()
    shutil.copy(database, place / "ecpat.db")
    command = "ecpat-kb export pack packs && ecpat-kb build packs/* --db again.db"
    run("sh", "-c", command, cwd=place, env=environment)
    before, after = dump(place / "ecpat.db"), dump(place / "again.db")
    same(f"pack, {name}: tables", list(after), list(before))
    for table, content in before.items():
        same(f"pack, {name}: {table}", after[table], content)
    run("ecpat-kb", "export", "pack", "twice", "--db", "again.db", cwd=place, env=environment)
    same(f"pack, {name}: exported again", files(place / "twice") == files(place / "packs") != {}, True)
    tried.append(f"{sum(map(len, before.values()))} rows of {len(before)} tables from {len(files(place / 'packs'))} files")
version = run("sqlite3", "--version").split()[0]
done(f"sqlite3 {version}", f"export pack, built again: {' and '.join(tried)}, the same; exported again, the same bytes")
