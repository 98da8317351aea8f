"""Old versions of SQLite, as libraries for Python.

Their source is in crates: `cargo fetch` downloads it, and it is compiled with Debian's options.
"""

import ctypes
import json
import pathlib

from support import run

# Versions of SQLite, and of the crate libsqlite3-sys that contains the source of each.
CRATES = {"3.26.0": "0.11.0", "3.31.1": "0.18.0", "3.35.4": "0.22.0"}
# Debian's options that affect what can be read (debian/rules of its package sqlite3).
FLAGS = """
    -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_ENABLE_FTS3
    -DSQLITE_ENABLE_FTS3_PARENTHESIS -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_JSON1 -DSQLITE_ENABLE_RTREE=1
    -DSQLITE_ENABLE_STMTVTAB -DSQLITE_LIKE_DOESNT_MATCH_BLOBS -DSQLITE_MAX_SCHEMA_RETRY=25
    -DSQLITE_MAX_VARIABLE_NUMBER=250000 -DSQLITE_SECURE_DELETE -DSQLITE_SOUNDEX=1 -DSQLITE_THREADSAFE=1
    -DSQLITE_USE_URI
""".split()
# Compiled once and kept for later runs.
BUILT = pathlib.Path(__file__).parents[2] / "target/interop/sqlite"
ROW, DONE, READ_ONLY = 100, 101, 1
INTEGER, FLOAT, TEXT, NULL = 1, 2, 3, 5


class Failed(Exception):
    """An error from SQLite."""


def library(version):
    """The library of a version."""
    library = BUILT / version / "libsqlite3.so"
    if not library.exists():
        compile(source(version), library)
    return load(library, version)


def source(version):
    """The file with the source of a version, from the registry of crates."""
    project = BUILT / version
    (project / "src").mkdir(parents=True, exist_ok=True)
    (project / "src/lib.rs").touch()
    manifest = project / "Cargo.toml"
    manifest.write_text(
        f'[package]\nname = "source"\n[dependencies]\nlibsqlite3-sys = "={CRATES[version]}"\n[workspace]\n'
    )
    metadata = run("cargo", "metadata", "--quiet", "--format-version", "1", "--manifest-path", manifest)
    [crate] = [item for item in json.loads(metadata)["packages"] if item["name"] == "libsqlite3-sys"]
    return pathlib.Path(crate["manifest_path"]).parent / "sqlite3/sqlite3.c"


def compile(source, library):
    """Compiles it; if that is interrupted, no library is left."""
    partial = library.with_suffix(".partial")
    run("cc", "-O1", "-w", "-shared", "-fPIC", *FLAGS, source, "-o", partial, "-lm", "-ldl", "-lpthread")
    partial.rename(library)


def load(path, version):
    """Loads a library, which must have this version."""
    sqlite = ctypes.CDLL(str(path))
    for name, result in {
        "libversion": ctypes.c_char_p,
        "errmsg": ctypes.c_char_p,
        "column_int64": ctypes.c_int64,
        "column_double": ctypes.c_double,
        "column_text": ctypes.c_void_p,
    }.items():
        getattr(sqlite, f"sqlite3_{name}").restype = result
    found = sqlite.sqlite3_libversion().decode()
    if found != version:
        raise SystemExit(f"SQLite {version}: the crate has {found}")
    return sqlite


class Database:
    """A file that is open for reading."""

    def __init__(self, version, path):
        self.sqlite = library(version)
        self.handle = ctypes.c_void_p()
        name = str(path).encode()
        self.done(self.sqlite.sqlite3_open_v2(name, ctypes.byref(self.handle), READ_ONLY, None), 0)

    def done(self, code, *expected):
        """Whether it is the first of the expected codes; any other code is a failure."""
        if code not in expected:
            raise Failed(self.sqlite.sqlite3_errmsg(self.handle).decode())
        return code == expected[0]

    def rows(self, sql):
        """The rows of a query, each a list of values."""
        statement = ctypes.c_void_p()
        prepared = self.sqlite.sqlite3_prepare_v2(self.handle, sql.encode(), -1, ctypes.byref(statement), None)
        self.done(prepared, 0)
        try:
            rows = []
            count = self.sqlite.sqlite3_column_count(statement)
            while self.done(self.sqlite.sqlite3_step(statement), ROW, DONE):
                rows.append([self.value(statement, at) for at in range(count)])
            return rows
        finally:
            self.sqlite.sqlite3_finalize(statement)

    def value(self, statement, at):
        kind = self.sqlite.sqlite3_column_type(statement, at)
        if kind == INTEGER:
            return self.sqlite.sqlite3_column_int64(statement, at)
        if kind == FLOAT:
            return self.sqlite.sqlite3_column_double(statement, at)
        if kind == TEXT:
            text = self.sqlite.sqlite3_column_text(statement, at)
            return ctypes.string_at(text, self.sqlite.sqlite3_column_bytes(statement, at)).decode()
        if kind == NULL:
            return None
        raise Failed(f"column {at + 1} holds bytes")
