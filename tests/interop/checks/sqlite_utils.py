"""sqlite-utils: the rows, keys and search index that it finds by itself."""

import importlib.metadata
import json

import sqlite_utils
from support import AWKWARD, DATABASE, columns, comparable, done, ours, query, records, same, same_hits

WORDS = ["child", "travel", "code", "secretariat", "org*"]
keys = rows = 0
for database in (DATABASE, AWKWARD):
    theirs = sqlite_utils.Database(database)
    entries = json.loads(ours("schema", "--format", "json", database=database))
    for entry in entries:
        name = entry["name"]
        found = theirs.table(name) if entry["kind"] == "table" else theirs.view(name)
        same(f"sqlite-utils: {name}: count", [[found.count]], query(f"SELECT count(*) FROM {name}", database=database))
        same(f"sqlite-utils: {name}: columns", [column.name for column in found.columns], columns(name, database))
        read = comparable([row[column] for column in columns(name, database)] for row in found.rows)
        same(f"sqlite-utils: {name}: rows", read, comparable(query(f"SELECT * FROM {name}", database=database)))
        rows += len(read)
        if entry["kind"] == "view":
            continue
        wanted = {}
        for part in records(f"SELECT * FROM pragma_foreign_key_list('{name}') ORDER BY id, seq", database=database):
            wanted.setdefault(part["id"], (part["table"], []))[1].append(part["from"])
        wanted = sorted((parent, tuple(names)) for parent, names in wanted.values())
        shown = sorted((key.other_table, tuple(key.columns)) for key in found.foreign_keys)
        same(f"sqlite-utils: {name}: foreign keys", shown, wanted)
        keys += len(shown)
    names = {entry["name"] for entry in entries}
    same("sqlite-utils: tables and views", names - set(theirs.table_names()) - set(theirs.view_names()), set())
    documents = theirs.table("search_document")
    same("sqlite-utils: search index", documents.detect_fts(), "search_index")
    for word in WORDS:
        same_hits("sqlite-utils", word, [hit["id"] for hit in documents.search(word)], database)
version = importlib.metadata.version("sqlite-utils")
done(f"sqlite-utils {version}", f"two databases: {rows} rows, {keys} foreign keys and {len(WORDS)} searches as ours")
