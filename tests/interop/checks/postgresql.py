"""PostgreSQL: psql loads the script twice; every row, key and comment is the same as in SQLite, and
PostgreSQL accepts every row that SQLite accepts."""

import json
import shutil
import sqlite3

from postgresql_server import server
from support import AWKWARD, DATABASE, NUMBERS, WORK, done, is_named, ours, records, same, views

# The values that each column is set to in both programs, to see whether both accept them.
NUMBERS_TRIED = [None, -1, 0, 1, 2, 7, 10**6]
TEXTS_TRIED = [
    *[None, "", " ", "a", "A", "a-b", "a b", " a", "a ", "é", "ä\nb", "\\", "]", ".", "'", "\t", "0", "1 2 3 4 5 6", "a" * 64, "A" * 64],
    *["GB", "XYZ", "007", "http://x", "HTTPS://x", "ftp://x", "live", "exact", "sentence", "over", "row", "place", "organisation", "ngo", "EUR"],
    *["P3Y", "P1Y2M", "2013", "2013~", "2013/2014", "../2013", "2013-02-28", "2013-02-30", "2013-12-31", "0000-01-01", "9999-12-31", "-0044-03-15"],
]
# Texts that packs refuse but a database can contain, with syntax of the format.
HOSTILE = [
    *["\\.", "\\N", "\\", "\\n", "a\nb", "a\r\nb\r", "a\tb", "\n\\.\n", "\x01\x07\x08\x0b\x0c\x1b\x7f", "\u202e\u2028\ufeff\u200b"],
    *["'; DROP TABLE place; --", "$1 :x :'x' \\gexec \\! true", "$$", "NULL", "é 日本 👩\u200d💻", " ", '"', "{1,2}", "*/", "a" * 2000],
]
ATTEMPT = """
CREATE FUNCTION pg_temp.attempt(change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  broken text;
BEGIN
  EXECUTE change;
  RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN SQLSTATE || ' ' || coalesce(broken, '');
END
$$;
"""


def rows(values):
    """Sorted rows; NULL differs from the empty text, and a number from a text, but not 1 from 1.0."""

    def cell(value):
        return int(value) if isinstance(value, float) and value.is_integer() else value

    cells = ({name: cell(value) for name, value in row.items()} for row in values)
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in cells)


def named(values):
    """Rows without row numbers."""
    return rows({name: value for name, value in row.items() if name not in NUMBERS} for row in values)


def counted(theirs, sqlite, tables):
    """Compares how many keys and indexes each table has, and counts the checks, of which some are left out."""
    total = dict.fromkeys(("primary keys", "unique keys", "foreign keys", "checks", "columns NOT NULL", "indexes"), 0)
    for table in tables:
        indexes = sqlite.execute('SELECT "unique", origin FROM pragma_index_list(?) WHERE origin <> \'pk\'', [table]).fetchall()
        columns = sqlite.execute('SELECT "notnull" OR pk FROM pragma_table_info(?)', [table]).fetchall()
        keys = sqlite.execute("SELECT count(DISTINCT id) FROM pragma_foreign_key_list(?)", [table]).fetchone()[0]
        wanted = [1, sum(unique for unique, _ in indexes), keys, theirs[table][3]]
        wanted += [sum(column for column, in columns), sum(not unique for unique, _ in indexes)]
        same(f"postgresql: keys and indexes of {table}", theirs[table], wanted)
        total = {name: number + more for (name, number), more in zip(total.items(), wanted)}
    same("postgresql: checks", total["checks"] >= len(tables), True)
    return total


COUNTS = """
SELECT c.relname AS name,
  (SELECT count(*) FROM pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'p') AS p,
  (SELECT count(*) FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisunique AND NOT i.indisprimary) AS u,
  (SELECT count(*) FROM pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'f') AS f,
  (SELECT count(*) FROM pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'c') AS c,
  (SELECT count(*) FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attnotnull) AS n,
  (SELECT count(*) FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_am AS m ON m.oid = x.relam
    WHERE i.indrelid = c.oid AND NOT i.indisunique AND m.amname = 'btree') AS i
FROM pg_class AS c
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""
DESCRIBED = """
SELECT c.relname AS name, '' AS column, obj_description(c.oid) AS description FROM pg_class AS c
WHERE c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT c.relname, a.attname, col_description(c.oid, a.attnum) FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace
"""
# Texts of tables that would be sorted differently from SQLite.
LOOSE = """
SELECT c.relname AS name, a.attname AS column FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  AND a.atttypid = 'text'::regtype AND a.attcollation <> '"C"'::regcollation
"""


def attempts(sqlite, tables):
    """Changes of one cell, or of a key to that of another row, in every table that has rows."""
    for table in tables:
        columns = sqlite.execute("SELECT name, type, pk FROM pragma_table_info(?)", [table]).fetchall()
        keys = [name for name, _, pk in sorted(columns, key=lambda column: column[2]) if pk]
        first = sqlite.execute(f"SELECT {', '.join(keys)} FROM {table} ORDER BY {', '.join(keys)} LIMIT 1").fetchone()
        if first is None:
            continue
        where = " AND ".join(f'"{key}" = {literal(value)}' for key, value in zip(keys, first))
        for name, kind, _ in columns:
            for value in TEXTS_TRIED if kind == "TEXT" else NUMBERS_TRIED:
                yield f'UPDATE "{table}" SET "{name}" = {literal(value)} WHERE {where}'
        unique = sqlite.execute("SELECT name FROM pragma_index_list(?) WHERE \"unique\"", [table]).fetchall()
        unique = [[name for name, in sqlite.execute("SELECT name FROM pragma_index_info(?) WHERE name IS NOT NULL", index)] for index in unique]
        for key in [keys, *unique]:
            last = sqlite.execute(f"SELECT {', '.join(key)} FROM {table} ORDER BY {', '.join(keys)} DESC LIMIT 1").fetchone()
            change = ", ".join(f'"{name}" = {literal(value)}' for name, value in zip(key, last))
            yield f'UPDATE "{table}" SET {change} WHERE {where}'


def literal(value):
    """A constant that both programs can read."""
    if value is None or isinstance(value, (int, float)):
        return "NULL" if value is None else str(value)
    return "'" + value.replace("'", "''") + "'"


def refusal(sqlite, change):
    """Why SQLite refuses a change; an accepted change is rolled back."""
    sqlite.execute("SAVEPOINT before")
    try:
        sqlite.execute(change)
    except sqlite3.IntegrityError as error:
        return str(error)
    finally:
        sqlite.execute("ROLLBACK TO before")
    return None


def tried(postgres, name, sqlite, tables):
    """Makes the same changes in both programs; returns their number, and the constraints that refused one."""
    changes = list(attempts(sqlite, tables))
    script = ATTEMPT + "".join(f"SELECT pg_temp.attempt($change${change}$change$);\n" for change in changes)
    answers = postgres.psql(name, text=script).splitlines()
    same("postgresql: answers", len(answers), len(changes))
    broken = set()
    for change, answer in zip(changes, answers):
        state, demand = answer.split(" ", 1)
        why = refusal(sqlite, change)
        # Some checks exist only in SQLite.
        if why is None or not why.startswith("CHECK"):
            same(f"postgresql: {change}: taken ({answer}; {why})", state == "ZZ000", why is None)
        if state != "ZZ000":
            broken.add((state, demand))
    kinds = {"23502", "23503", "23505", "23514"}
    same("postgresql: kinds of refusal", {state for state, _ in broken}, kinds)
    return changes, broken


def hostile():
    """The awkward database with hostile texts in all free texts, and with attached sentences."""
    path = WORK / "hostile.db"
    shutil.copy(AWKWARD, path)
    connection = sqlite3.connect(path)
    free = ["statement.statement", "statement.beneficiary", "location.address", "participation.note", "partnership.note"]
    free += ["contribution.note", "figure.note", "reference.as_printed", "passage.text", "source.publisher"]
    for table, column in (name.split(".") for name in free):
        keys = [key for key, in connection.execute(f"SELECT id FROM {table} ORDER BY id")]
        for index, key in enumerate(keys):
            text = HOSTILE[(index + len(column)) % len(HOSTILE)]
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", [text, key])
    # A searched text can be longer than a key of an index, and hard to compress.
    long = " ".join(str(number * 7919 % 104729) for number in range(2000))
    connection.execute("INSERT INTO search_document (part, text) VALUES ('passage', ?)", [long])
    connection.commit()
    connection.close()
    return path


def check(postgres, name, database, *options):
    """Loads a database and compares all of it."""
    script, again, published = WORK / f"{name}.sql", WORK / f"{name}-again.sql", WORK / f"{name}-published.db"
    for form, path in [("postgresql", script), ("postgresql", again), ("sqlite", published)]:
        ours("export", form, path, *options, database=database)
    same("postgresql: twice the same bytes", script.read_bytes() == again.read_bytes(), True)
    postgres.psql("postgres", "-c", f"CREATE DATABASE {name}")
    same("postgresql: messages of psql", postgres.psql(name, "-f", script), "")
    sqlite = sqlite3.connect(published, isolation_level=None)
    sqlite.execute("PRAGMA foreign_keys = on")
    # The table `pack` is only for the seeder.
    schema = [entry for entry in json.loads(ours("schema", "--format", "json", database=database)) if entry["name"] != "pack"]
    tables = [entry["name"] for entry in schema if entry["kind"] == "table"]
    read = {entry["name"]: postgres.rows(name, f'SELECT * FROM "{entry["name"]}"') for entry in schema}
    for relation, theirs in read.items():
        same(f"postgresql: {relation}", rows(theirs), rows(records(f"SELECT * FROM {relation}", published)))
    for relation in views():
        same(f"postgresql: {relation}", named(read[relation]), named(records(f"SELECT * FROM {relation}", database)))
    for relation, order in [("organisations", "name, slug"), ("citations", "fact, passage_id"), ("events", "name, slug")]:
        query = f"SELECT {order} FROM {relation} ORDER BY {order}"
        same(f"postgresql: {relation} in order", postgres.rows(name, query), records(query, published))
    timeline = "SELECT earliest, latest, event, date, slug, kind FROM timeline"
    same("postgresql: timeline in order", postgres.rows(name, timeline), records(timeline, published))
    counts = {table: counts for table, *counts in (row.values() for row in postgres.rows(name, COUNTS))}
    same("postgresql: tables", sorted(counts), sorted(tables))
    total = counted(counts, sqlite, tables)
    columns = {name: json.loads(ours("schema", name, "--format", "json", database=database)) for name in read}
    described = {(row["name"], row["column"]): row["description"] for row in postgres.rows(name, DESCRIBED)}
    wanted = {(entry["name"], ""): entry["description"] for entry in schema}
    for relation in read:
        wanted |= {(relation, column["column"]): column["description"] or None for column in columns[relation]}
    same("postgresql: comments", described, wanted)
    same("postgresql: texts in another order", postgres.rows(name, LOOSE), [])
    last, = sqlite.execute("SELECT max(id) FROM thing").fetchone()
    insert = "INSERT INTO thing (sort, slug, name) VALUES ('place', 'new-place', 'New place') RETURNING id"
    same("postgresql: a row without a number", postgres.psql(name, text=f"BEGIN; {insert}; ROLLBACK;").strip(), str(last + 1))
    changes, broken = tried(postgres, name, sqlite, tables)
    words = "to_tsvector('simple', d.text) @@ plainto_tsquery('simple', 'ecpat')"
    found = f"SELECT t.slug FROM search_document AS d JOIN thing AS t ON t.id = d.thing_id WHERE {words}"
    plan = postgres.psql(name, text=f"SET enable_seqscan = off; EXPLAIN SELECT d.id FROM search_document AS d WHERE {words}")
    same("postgresql: searches by index", "search_document_words" in plan, True)
    same("postgresql: hits", {"slug": "ecpat"} in postgres.rows(name, found), True)
    refused = postgres.psql(name, "-f", script, refused=True)
    same("postgresql: a database that is not empty", "already exists" in refused, True)
    same("postgresql: messages of psql the second time", postgres.psql(name, "-v", "replace=1", "-f", script), "")
    for relation, theirs in read.items():
        again = postgres.rows(name, f'SELECT * FROM "{relation}"')
        same(f"postgresql: {relation}, loaded again", rows(again), rows(theirs))
    sqlite.close()
    return {"rows": sum(map(len, read.values())), "relations": read, "counts": total, "comments": len(wanted), "changes": len(changes), "broken": broken}


with server() as postgres:
    version = postgres.psql("postgres", "-c", "SHOW server_version").split()[0]
    is_named("PostgreSQL", version)
    found = [check(postgres, "facts", DATABASE), check(postgres, "hostile", hostile(), "--with-texts")]
    first = found[0]
    seen = {demand for _, demand in set.union(*(one["broken"] for one in found)) if demand}
    counts = ", ".join(f"{number} {name}" for name, number in first["counts"].items())
    done(
        f"PostgreSQL {version}",
        f"{len(first['relations'])} tables and views with {first['rows']} and {found[1]['rows']} rows as ours; {counts}, "
        f"{first['comments']} comments; {sum(one['changes'] for one in found)} changes tried in both, "
        f"{len(seen)} keys and checks refused a change",
    )
