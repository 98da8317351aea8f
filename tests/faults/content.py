"""What a folder holds: of each database every row of every table, of other files the bytes."""

import contextlib
import functools
import hashlib
import re
import sqlite3

# What SQLite and the program put beside their files for a while.
PASSING = re.compile(r"(^|/)(\.ecpat-kb-|etilqs_)|-(journal|wal|shm)$|\.before-upgrade-from-v")


class Broken(Exception):
    """A database that is damaged; the message says how."""


def database(path):
    """The tables of a database, each by its name as the hash of its sorted rows; an empty file has
    none. Opening it does what whoever opens it next does: it rolls back what was broken off.
    """
    try:
        with contextlib.closing(sqlite3.connect(path)) as conn:
            conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return tables(path.read_bytes())
    except sqlite3.Error as error:
        raise Broken(f"{path.name}: {error}") from error


@functools.lru_cache(64)
def tables(file):
    """The same of the bytes of a whole file: most of those that are left are the same few."""
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
        # The rows of a virtual table stand in the tables that it is made of.
        if kind == b"table" and not (sql or b"").startswith(b"CREATE VIRTUAL"):
            found[name.decode()] = hashed(conn.execute(f'SELECT * FROM "{name.decode()}"'))
    return found


def hashed(rows):
    hash = hashlib.sha256()
    for row in sorted(map(repr, rows)):
        hash.update(row.encode() + b"\n")
    return hash.hexdigest()


def files(folder):
    """The files and folders below a folder, by their paths in it."""
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*"))}


def passing(folder):
    """Those of them that are to go again, but for what is in another of them."""
    found = [name for name in files(folder) if PASSING.search(name)]
    return [name for name in found if not any(name.startswith(f"{above}/") for above in found)]


def content(folder):
    """What a folder holds. A database that is empty is one that is not there; a digest has to be
    right.
    """
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
    """The same without the digests: one that is right says nothing that its file does not say."""
    return {name: value for name, value in held.items() if not name.endswith(".sha256")}


def differences(one, other):
    """Names of what differs, the first few."""
    names = [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def fingerprint(folder):
    """A hash of all names and bytes below a folder."""
    hash = hashlib.sha256()
    for name, path in files(folder).items():
        # A name that was made up says no more than that it is there.
        name = re.sub(r"\.ecpat-kb-\w+|\.tmp\w+", "*", name)
        bytes = path.read_bytes() if path.is_file() else b""
        hash.update(f"{name}\0{len(bytes)}\0".encode() + bytes)
    return hash.hexdigest()
