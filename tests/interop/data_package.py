"""The expected descriptions of tables and views in a data package, from SQLite's own description of them."""

import json
import re

from support import described, ours, query, records


def schemas(database):
    """For each table and view its description, its kind, and the parts of the Table Schema that are checked."""
    return {entry["name"]: entry | schema(entry["name"], database) for entry in described(database)}


def schema(name, database):
    """The Table Schema: fields, primary key, unique keys, foreign keys."""
    columns = records(f"SELECT * FROM pragma_table_info('{name}') ORDER BY cid", database)
    [[sql]] = query(f"SELECT sql FROM sqlite_schema WHERE name = '{name}'", database)
    meanings = json.loads(ours("schema", name, "--format", "json", database=database))
    meanings = {column["column"]: column["description"] for column in meanings}
    unique = keys(name, database)
    fields = {}
    for column in columns:
        listed = re.search(rf"CHECK \({column['name']} IN \(([^)]*)\)\)", sql)
        words = re.findall("'([^']*)'", listed[1]) if listed else []
        kinds = {"INTEGER": "integer", "INT": "integer", "REAL": "number", "NUMERIC": "number", "NUM": "number"}
        kind = "boolean" if listed and not words else kinds.get(column["type"], "string")
        fields[column["name"]] = {
            "type": kind,
            "description": meanings[column["name"]],
            "required": bool(column["notnull"] or column["pk"]),
            "unique": (column["name"],) in unique,
            "enum": words or None,
        }
    return {
        "fields": fields,
        "primaryKey": [column["name"] for column in sorted(columns, key=lambda c: c["pk"]) if column["pk"]],
        "uniqueKeys": sorted(key for key in unique if len(key) > 1),
        "foreignKeys": foreign(name, fields, database),
    }


def keys(name, database):
    """The sets of columns that are unique, besides the primary key, without those that have an expression."""
    sql = f"""SELECT l.name AS key, i.name AS column FROM pragma_index_list('{name}') AS l, pragma_index_info(l.name) AS i
              WHERE l."unique" AND NOT l.partial AND l.origin <> 'pk' ORDER BY l.name, i.seqno"""
    found = {}
    for key, column in query(sql, database):
        found.setdefault(key, []).append(column)
    return {tuple(key) for key in found.values() if None not in key}


def foreign(name, fields, database):
    """The foreign keys: columns, the other table, its columns. Of a key that can be missing in
    part a package has that part: readers would take it for a key as soon as one column is there.
    """
    found = {}
    for part in records(f"SELECT * FROM pragma_foreign_key_list('{name}') ORDER BY id, seq", database):
        found.setdefault(part["id"], (part["table"], []))[1].append((part["from"], part["to"]))
    shown = []
    for parent, pairs in found.values():
        missing = [pair for pair in pairs if not fields[pair[0]]["required"]]
        columns, others = zip(*(missing or pairs))
        shown.append((columns, parent, others))
    return sorted(shown)


def described_in(name, read):
    """The same parts of a package, from a reader."""
    fields = {
        field["name"]: {key: field.get(key) for key in ("type", "description")}
        | {key: bool(field.get("constraints", {}).get(key)) for key in ("required", "unique")}
        | {"enum": field.get("constraints", {}).get("enum")}
        for field in read["fields"]
    }
    listed = lambda columns: tuple([columns] if isinstance(columns, str) else columns)
    other = lambda key: key["reference"].get("resource") or name
    return {
        "fields": fields,
        "primaryKey": list(listed(read.get("primaryKey", []))),
        "uniqueKeys": sorted(map(tuple, read.get("uniqueKeys", []))),
        "foreignKeys": sorted(
            (listed(key["fields"]), other(key), listed(key["reference"]["fields"])) for key in read.get("foreignKeys", [])
        ),
    }
