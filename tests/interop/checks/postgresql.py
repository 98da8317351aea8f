"""PostgreSQL: psql loads the script; every row, key, check and comment is as in the SQLite file."""

import json
import re
import shutil
import sqlite3

from postgresql_server import server
from support import AWKWARD, DATABASE, NUMBERS, WORK, done, is_named, ours, records, same, views

# What each column is set to, in both programs, to see whether both take it.
NUMBERS_TRIED = [None, -1, 0, 1, 2, 7, 10**6]
TEXTS_TRIED = [
    *[None, "", " ", "a", "A", "a-b", "-a", "a b", "a_b", " a", "a ", "é", "ä\nb", "\\", "]", "^", "[", ".", "a.b", "'", "\t", "0"],
    *["1 2 3 4 5 6", "1 2 3 4 5 6 7", "a" * 64, "A" * 64, "a" * 63, "g" * 64, "GB", "gb", "XYZ", "xyz", "007", "7"],
    *["http://x", "HTTPS://x", "https:/x", "ftp://x", "http:\\x", "live", "exact", "sentence", "over", "infobox", "place", "ngo"],
    *["P3Y", "P0Y", "P12M", "P1YY", "PY", "P1Y2M", "p1Y", "P1D\n", "2013", "2013~", "2013/2014", "../2013", "2013 ", "2013,", "21XX?"],
    *["2013-02-28", "2013-02-29", "2012-02-29", "1900-02-29", "2000-02-29", "2013-04-31", "2013-12-31", "2013-00-10", "2013-01-00"],
    *["2013-01-32", "2013-13-01", "2013-1-1", "02013-01-01", "0000-01-01", "0000-02-29", "9999-12-31", "-0000-01-01", "-0044-03-15"],
    *["-0004-02-29", "-0005-02-29", "-4713-11-24", "-4713-11-25", "-4713-12-01", "-4714-12-31", "-4712-01-01", "-9999-12-31", "-0100-02-29", "-0400-02-29", "now", "2456789", "2013-01-01 00:00", "2013-01-01T00:00", " 2013-01-01", "2013-01-01\n"],
]
# Texts that no pack lets in but a database can hold, and marks of the format among them.
HOSTILE = [
    *["\\.", "\\N", "\\", "\\n", "a\nb", "a\r\nb\r", "a\tb", "\n\\.\n", "\x01\x07\x08\x0b\x0c\x1b\x7f", "\u202e\u2028\ufeff\u200b"],
    *["'; DROP TABLE place; --", "$1 :x :'x' \\gexec \\! true", "$$", "NULL", "é 日本 👩\u200d💻", " ", '"', "{1,2}", "*/", "a" * 5000],
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
    """Rows in one order; NULL is not the empty text, and a number is no text."""
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in values)


def named(values):
    """Rows without row numbers."""
    return rows({name: value for name, value in row.items() if name not in NUMBERS} for row in values)


def counted(theirs, sqlite, tables):
    """Compares how many keys, checks and indexes each table has."""
    total = dict.fromkeys(("primary keys", "unique keys", "foreign keys", "checks", "columns NOT NULL", "indexes"), 0)
    for table in tables:
        indexes = sqlite.execute("SELECT origin FROM pragma_index_list(?)", [table]).fetchall()
        columns = sqlite.execute('SELECT "notnull" OR pk FROM pragma_table_info(?)', [table]).fetchall()
        keys = sqlite.execute("SELECT count(DISTINCT id) FROM pragma_foreign_key_list(?)", [table]).fetchone()[0]
        sql = sqlite.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table]).fetchone()[0]
        code = re.sub(r"'[^']*'|--.*", "", sql)
        wanted = [1, sum(origin == "u" for origin, in indexes), keys, len(re.findall(r"\bCHECK \(", code))]
        wanted += [sum(column for column, in columns), sum(origin == "c" for origin, in indexes)]
        same(f"postgresql: keys, checks and indexes of {table}", theirs[table], wanted)
        total = {name: number + more for (name, number), more in zip(total.items(), wanted)}
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
# Texts that would not be ordered as in SQLite.
LOOSE = """
SELECT c.relname AS name, a.attname AS column FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace
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
            for value in NUMBERS_TRIED if kind == "INTEGER" else TEXTS_TRIED:
                yield f'UPDATE "{table}" SET "{name}" = {literal(value)} WHERE {where}'
        unique = sqlite.execute("SELECT name FROM pragma_index_list(?) WHERE \"unique\"", [table]).fetchall()
        unique = [[name for name, in sqlite.execute("SELECT name FROM pragma_index_info(?)", index)] for index in unique]
        for key in [keys, *unique]:
            last = sqlite.execute(f"SELECT {', '.join(key)} FROM {table} ORDER BY {', '.join(keys)} DESC LIMIT 1").fetchone()
            change = ", ".join(f'"{name}" = {literal(value)}' for name, value in zip(key, last))
            yield f'UPDATE "{table}" SET {change} WHERE {where}'


def literal(value):
    """A constant as both programs read it."""
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(value)
    return "'" + value.replace("'", "''") + "'"


def taken(sqlite, change):
    """Whether SQLite takes a change, which is then taken back."""
    sqlite.execute("SAVEPOINT before")
    try:
        sqlite.execute(change)
        return True
    except sqlite3.IntegrityError:
        return False
    finally:
        sqlite.execute("ROLLBACK TO before")


def tried(postgres, name, sqlite, tables):
    """Makes the same changes in both programs; returns how many, and the demands that were seen to refuse."""
    changes = list(attempts(sqlite, tables))
    script = ATTEMPT + "".join(f"SELECT pg_temp.attempt($change${change}$change$);\n" for change in changes)
    answers = postgres.psql(name, text=script).splitlines()
    same("postgresql: answers", len(answers), len(changes))
    broken = set()
    for change, answer in zip(changes, answers):
        state, demand = answer.split(" ", 1)
        same(f"postgresql: {change}: taken ({answer})", state == "ZZ000", taken(sqlite, change))
        if state != "ZZ000":
            broken.add((state, demand))
    kinds = {"23502", "23503", "23505", "23514"}
    same("postgresql: kinds of refusal", {state for state, _ in broken}, kinds)
    return changes, broken


def hostile():
    """The awkward database with hostile texts wherever a text is free, and with attached sentences."""
    path = WORK / "hostile.db"
    shutil.copy(AWKWARD, path)
    connection = sqlite3.connect(path)
    free = ["activity.description", "activity.beneficiary", "organisation_place.address", "participation.note", "partnership.note"]
    free += ["contribution.note", "figure.note", "topic_statement.statement", "reference.as_printed", "passage.text", "source.publisher"]
    for table, column in (name.split(".") for name in free):
        keys = [key for key, in connection.execute(f"SELECT id FROM {table} ORDER BY id")]
        for index, key in enumerate(keys):
            text = HOSTILE[(index + len(column)) % len(HOSTILE)]
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", [text, key])
    # What is searched can be longer than a key of an index, and hard to make shorter.
    long = " ".join(str(number * 7919 % 104729) for number in range(2000))
    connection.execute("INSERT INTO search_document (kind, slug, title, part, text) VALUES ('passage', 'x/y', 'X', 'passage', ?)", [long])
    connection.commit()
    connection.close()
    return path


def check(postgres, name, database, *options):
    """Loads one database and compares all of it."""
    script, again, published = WORK / f"{name}.sql", WORK / f"{name}-again.sql", WORK / f"{name}-published.db"
    for form, path in [("postgresql", script), ("postgresql", again), ("sqlite", published)]:
        ours("export", form, path, *options, database=database)
    same("postgresql: twice the same bytes", script.read_bytes() == again.read_bytes(), True)
    postgres.psql("postgres", "-c", f"CREATE DATABASE {name}")
    same("postgresql: what psql says", postgres.psql(name, "-f", script), "")
    sqlite = sqlite3.connect(published, isolation_level=None)
    sqlite.execute("PRAGMA foreign_keys = on")
    # Debian's older SQLite takes February to have 31 days; the days are those of our own.
    texts = ", ".join(f"({literal(text)})" for text in TEXTS_TRIED)
    days = {row["x"]: row["day"] for row in records(f"SELECT column1 AS x, date(column1) AS day FROM (VALUES {texts})")}
    sqlite.create_function("date", 1, lambda text: days.get(text, text), deterministic=True)
    schema = json.loads(ours("schema", "--format", "json", database=database))
    tables = [entry["name"] for entry in schema if entry["kind"] == "table"]
    read = {entry["name"]: postgres.rows(name, f'SELECT * FROM "{entry["name"]}"') for entry in schema}
    for relation, theirs in read.items():
        same(f"postgresql: {relation}", rows(theirs), rows(records(f"SELECT * FROM {relation}", published)))
    for relation in views():
        same(f"postgresql: {relation}", named(read[relation]), named(records(f"SELECT * FROM {relation}", database)))
    for relation, order in [("timeline", "event, date"), ("organisations", "name"), ("citations", "fact, passage_id"), ("facts", "fact_table, fact_id, passage_id")]:
        query = f"SELECT * FROM {relation} ORDER BY {order}"
        same(f"postgresql: {relation} in order", postgres.rows(name, query), records(query, published))
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
    for table in (table for table in tables if any(column["column"] == "id" for column in columns[table])):
        number = postgres.psql(name, text=f"SELECT nextval(pg_get_serial_sequence('\"{table}\"', 'id'))").strip()
        last = sqlite.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
        same(f"postgresql: the next number of {table}", int(number), last + 1)
    insert = "INSERT INTO place (slug, name, passage_id) VALUES ('new-place', 'New place', 1) RETURNING id"
    last = sqlite.execute("SELECT max(id) FROM place").fetchone()[0]
    same("postgresql: a row without a number", postgres.psql(name, text=f"BEGIN; {insert}; ROLLBACK;").strip(), str(last + 2))
    changes, broken = tried(postgres, name, sqlite, tables)
    found = "SELECT DISTINCT slug FROM search_document WHERE to_tsvector('simple', text) @@ plainto_tsquery('simple', 'ecpat') ORDER BY slug"
    plan = postgres.psql(name, text=f"SET enable_seqscan = off; EXPLAIN {found}")
    same("postgresql: searches by index", "search_document_text_words" in plan, True)
    same("postgresql: hits", {"slug": "ecpat"} in postgres.rows(name, found), True)
    refusal = postgres.psql(name, "-f", script, refused=True)
    same("postgresql: a database that is not empty", "already exists" in refusal, True)
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
        f"{first['comments']} comments; {sum(one['changes'] for one in found)} changes taken or refused as in SQLite, "
        f"{len(seen)} keys and checks seen to refuse",
    )
