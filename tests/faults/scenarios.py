"""The commands to test: the folder before each, the command, and the command after it."""

import contextlib
import dataclasses
import json
import re
import sqlite3
import tomllib
import typing

import program

SMALL = (program.ROOT / "tests/fixtures/small.toml").read_text()
# The version of the schema from which `migrate` starts: with facts, without views and search.
OLDER = 5
ARTICLE = """\
Top

The first words of an article that nobody wrote. A menu.

Below[edit]

The second words stand here.
"""
DRAFT = ["article", "draft", "article.txt", "packs/one"]
ACCEPT = ["article", "accept", "pack", "1", "2"]


@dataclasses.dataclass(frozen=True)
class Scenario:
    """A command to test."""

    # Its name in the report.
    name: str
    # Fills the folder before the command.
    prepare: typing.Callable
    command: list
    # The command to run after it was killed or failed.
    again: list
    # A command that reads the result, if that is a database.
    read: list | None = None
    # The subfolder in which both are run.
    where: str = "."
    # Whether it is written file by file, so that the next run completes an intermediate state.
    in_pieces: bool = False
    # Whether it refuses to run a second time.
    once: bool = False


def database(name, prepare, command):
    """A command that writes `ecpat.db`."""
    read = ["query", "SELECT count(*) FROM citations", "--db", "ecpat.db", "--quiet"]
    return Scenario(name, prepare, command, command, read)


def small(folder, name="pack", change=lambda text: text):
    """Puts a small pack into a folder."""
    (folder / name).mkdir()
    (folder / name / "pack.toml").write_text(change(SMALL))


def lines(text):
    """The same pack, with a line of JSON for each record."""
    found = []
    for kind, value in tomllib.loads(text).items():
        for record in value if isinstance(value, list) else [value]:
            found.append(json.dumps({kind: record}, default=str) + "\n")
    return "".join(found)


def changed(text):
    """A pack with changed, added and removed rows, compared with the small one."""
    text = text.replace('value = 81', 'value = 82').replace('"The Alpha"', '"An Alpha"')
    head, figure = text.split("[[figure]]", 1)
    gamma = '[[organisation]]\nslug = "gamma"\nname = "Gamma"\nkind = "ngo"\ncite = "two"\n\n'
    return head + gamma + "[[figure]]" + figure


def another(text):
    """A pack with the same facts from another source, under other names."""
    for word in ("small", "alpha", "beta", "town", "wide", "narrow", "meeting", "code", "odd", "award", "funds"):
        text = text.replace(f'"{word}', f'"another-{word}')
    return re.sub(r'\b(name|title) = "', r'\1 = "Other ', text)


def many(text):
    """A pack too large for SQLite's cache, so that pages are written before the commit."""
    for number in range(1500):
        text += f'\n[[organisation]]\nslug = "many-{number}"\nname = "Many {number}"\nkind = "ngo"\ncite = "one"\n'
        text += f'statements = [{{ kind = "focus", statement = "Focus {number}, and{" more" * 40}", cite = "two" }}]\n'
    return text


def seeded(folder):
    small(folder)
    program.succeed(["seed", "pack", "--quiet"], folder)


def build_over(folder):
    small(folder)
    small(folder, "other", another)
    program.succeed(["build", "pack", "--quiet"], folder)


def older(folder):
    """A database with the schema of the first migrations, and the facts."""
    seeded(folder)
    (folder / "ecpat.db").rename(folder / "new.db")
    with contextlib.closing(sqlite3.connect(folder / "ecpat.db", isolation_level=None)) as conn:
        conn.execute("ATTACH ? AS new", [str(folder / "new.db")])
        history = "refinery_schema_history"
        [sql] = conn.execute("SELECT sql FROM new.sqlite_schema WHERE name = ?", [history]).fetchone()
        conn.executescript(f"PRAGMA foreign_keys = OFF; {sql}")
        for version in range(1, OLDER + 1):
            [path] = (program.ROOT / "migrations").glob(f"V{version}__*.sql")
            conn.executescript(path.read_text())
        for [table] in conn.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall():
            if not table.startswith(("refinery_", "sqlite_")):
                conn.execute(f"INSERT OR IGNORE INTO main.{table} SELECT * FROM new.{table}")
        conn.execute(f"INSERT INTO main.{history} SELECT * FROM new.{history} WHERE version <= {OLDER}")
        conn.executescript(f"PRAGMA application_id = {0x45434B42}; PRAGMA user_version = {OLDER}")
    (folder / "new.db").unlink()


def seed_toml(folder):
    seeded(folder)
    small(folder, "changed", changed)


def seed_ndjson(folder):
    seeded(folder)
    (folder / "changed").mkdir()
    (folder / "changed/facts.ndjson").write_text(lines(changed(SMALL)))


def seed_new_ndjson(folder):
    seeded(folder)
    (folder / "other").mkdir()
    (folder / "other/facts.ndjson").write_text(lines(another(SMALL)))


def seed_many(folder):
    (folder / "many").mkdir()
    (folder / "many/facts.ndjson").write_text(lines(many(SMALL)))


def attach(folder):
    seeded(folder)
    (folder / "article.txt").write_text(ARTICLE)


def draft(folder):
    """An article, and the folder for its draft, which already has another one."""
    (folder / "article.txt").write_text(ARTICLE)
    (folder / "packs/other").mkdir(parents=True)


def pages(folder):
    """A folder with manual pages of an older version."""
    program.succeed(["man", "pages"], folder)
    for page in (folder / "pages").iterdir():
        page.write_text("older\n")


CANDIDATES = """
[[candidate]]
kind = "organisation"
seen = "Lamp Guild"
why = "a name"
slug = "guild"
name = "Lamp Guild"
cite = "one"

[[candidate]]
kind = "figure"
seen = "7 members"
why = "a number"
metric = "members"
value = 7
organisation = "alpha"
cite = "two"
"""


def candidates(folder):
    small(folder)
    (folder / "pack/candidates.toml").write_text(CANDIDATES)


def exported(*export):
    """A folder with an export of older content."""

    def prepare(folder):
        seed_toml(folder)
        program.succeed(["export", *export, "--quiet"], folder)
        program.succeed(["seed", "changed", "--quiet"], folder)

    return prepare


def empty_folder(folder):
    seeded(folder)
    (folder / "data").mkdir()


def export(name, prepare, *words):
    """An export; one that was complete when it was killed is replaced by the next."""
    command = ["export", *words]
    return Scenario(name, prepare, command, [*command, *([] if "--force" in words else ["--force"])])


ALL = [
    database("build", lambda folder: None, ["build"]),
    database("build, over a file", build_over, ["build", "other", "--replace"]),
    database("migrate", older, ["migrate"]),
    database("seed, TOML", seed_toml, ["seed", "changed"]),
    database("seed, NDJSON", seed_ndjson, ["seed", "changed"]),
    database("seed, NDJSON of a new source", seed_new_ndjson, ["seed", "other"]),
    database("seed, more than the cache holds", seed_many, ["seed", "many"]),
    database("article attach", attach, ["article", "attach", "article.txt"]),
    export("export sqlite", seeded, "sqlite", "out.db"),
    export("export sqlite, over a file", exported("sqlite", "out.db"), "sqlite", "out.db", "--force"),
    export("export datapackage", seeded, "datapackage", "data"),
    export("export datapackage, into an empty folder", empty_folder, "datapackage", "data"),
    dataclasses.replace(
        export(
            "export datapackage, filling a folder", exported("datapackage", "data"),
            "datapackage", ".", "--force", "--db", "../ecpat.db",
        ),
        where="data",
        in_pieces=True,
    ),
    export("export datapackage, over a folder", exported("datapackage", "data"), "datapackage", "data", "--force"),
    Scenario("article draft", draft, DRAFT, DRAFT, once=True),
    Scenario("article accept", candidates, ACCEPT, ACCEPT, in_pieces=True, once=True),
    Scenario("man", pages, ["man", "pages"], ["man", "pages"], in_pieces=True),
]
