"""The content of a folder: every row of every table of each database, and the bytes of other files."""

import contextlib
import functools
import hashlib
import re
import sqlite3

# Temporary files of SQLite and of the program.
PASSING = re.compile(r"(^|/)(\.ecpat-kb-|etilqs_)|-(journal|wal|shm)$|\.before-upgrade-from-v")


class Broken(Exception):
    """A damaged database; the message says what is wrong."""


def database(path):
    """The tables of a database by name, each as the hash of its sorted rows; an empty file has none.
    Opening it rolls back an interrupted transaction, as for any program that opens it next.
    """
    try:
        with contextlib.closing(sqlite3.connect(path)) as conn:
            conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return tables(path.read_bytes())
    except sqlite3.Error as error:
        raise Broken(f"{path.name}: {error}") from error


@functools.lru_cache(64)
def tables(file):
    """The same for the bytes of a file, cached: most files have one of a few contents."""
    with contextlib.closing(sqlite3.connect(":memory:")) as conn:
        conn.text_factory = bytes
        if file:
            conn.deserialize(file)
        return checked(conn)


def checked(conn):
    for check in ("integrity_check", "foreign_key_check"):
        said = conn.execute(f"PRAGMA {check}").fetchall()
        if said and said != [(b"ok",)]:
            raise Broken(f"{check}: {said[:3]}")
    schema = conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    if not schema:
        return {}
    numbers = [conn.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id")]
    found = {"the schema": hashed(schema), "the header": hashed(numbers)}
    for kind, name, _, sql in schema:
        # The rows of a virtual table are in its shadow tables.
        if kind == b"table" and not (sql or b"").startswith(b"CREATE VIRTUAL"):
            found[name.decode()] = hashed(conn.execute(f'SELECT * FROM "{name.decode()}"'))
    return found


def hashed(rows):
    hash = hashlib.sha256()
    for row in sorted(map(repr, rows)):
        hash.update(row.encode() + b"\n")
    return hash.hexdigest()


def files(folder):
    """The files and folders below a folder, by their relative paths."""
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*"))}


def temporary(folder):
    """The temporary ones, without those inside another one."""
    found = [name for name in files(folder) if PASSING.search(name)]
    return [name for name in found if not any(name.startswith(f"{above}/") for above in found)]


def content(folder):
    """The content of a folder. An empty database counts as missing; a digest must be right."""
    held = {}
    for name, path in files(folder).items():
        if PASSING.search(name):
            continue
        if path.suffix == ".db":
            found = database(path)
            held.update({f"{name}: {table}": rows for table, rows in found.items()})
        elif path.suffix == ".sha256":
            held[name] = digest(path)
        elif path.is_file():
            held[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return held


def digest(path):
    of = path.with_suffix("")
    right = f"{hashlib.sha256(of.read_bytes()).hexdigest()}  {of.name}\n" if of.exists() else None
    if path.read_bytes() != (right or "").encode():
        raise Broken(f"{path.name} is not the digest of {of.name}")
    return "right"


def but_digests(held):
    """The same without digests: a correct digest follows from its file."""
    return {name: value for name, value in held.items() if not name.endswith(".sha256")}


def differences(one, other):
    """The first few names that differ."""
    names = [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def fingerprint(folder):
    """A hash of all names and bytes below a folder."""
    hash = hashlib.sha256()
    for name, path in files(folder).items():
        # For a random name, only its existence counts.
        name = re.sub(r"\.ecpat-kb-\w+|\.tmp\w+", "*", name)
        bytes = path.read_bytes() if path.is_file() else b""
        hash.update(f"{name}\0{len(bytes)}\0".encode() + bytes)
    return hash.hexdigest()
