"""The data package: frictionless, and jsonschema for the profile of the standard."""

import decimal
import hashlib
import importlib.metadata
import json
import pathlib
import shutil
import sys
import zipfile

import data_package
import frictionless
import jsonschema
from support import AWKWARD, DATABASE, WORK, done, export, query, run, same

# The profile is published as a web page. This package contains it, but needs a newer Python.
PROFILE = "check-datapackage==0.37.0"
MEMBER = "check_datapackage/schemas/data-package-2-0.json"


def profile():
    """The JSON Schema of data packages, version 2.0."""
    folder = pathlib.Path(sys.prefix).parent / "profiles"
    if not list(folder.glob("*.whl")):
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--ignore-requires-python"]
        run(sys.executable, "-m", "pip", "download", *options, "--dest", folder, PROFILE)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return json.loads(wheel.read(MEMBER))


def errors(folder):
    """The kinds of error that frictionless finds in a package."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    found = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    return sorted({error.type for error in found})


def broken(name, change, has_hashes=False):
    """The errors that frictionless finds if the lines of a file are changed, with or without what the
    descriptor says of their bytes.
    """
    copy = WORK / f"broken-{len(list(WORK.iterdir()))}"
    shutil.copytree(WORK / "data", copy)
    path = copy / "tables" / f"{name}.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(change(lines)))
    if not has_hashes:
        descriptor = json.loads((copy / "datapackage.json").read_text())
        for resource in descriptor["resources"]:
            del resource["bytes"], resource["hash"]
        (copy / "datapackage.json").write_text(json.dumps(descriptor))
    return errors(copy)


# The row numbers are those of the published file.
rows = files = 0
for folder, published, database in [("data", "p.db", DATABASE), ("awkward", "a.db", AWKWARD)]:
    package = export("datapackage", folder, database=database)
    published = export("sqlite", published, database=database)
    descriptor = json.loads((package / "datapackage.json").read_text())
    jsonschema.Draft7Validator(profile(), format_checker=jsonschema.FormatChecker()).validate(descriptor)
    same(f"frictionless: {folder}: errors", errors(package), [])
    for resource in descriptor["resources"]:
        held = (package / resource["path"]).read_bytes()
        stated = [resource["bytes"], resource["hash"]]
        same(f"{folder}: {resource['path']}: bytes", stated, [len(held), f"sha256:{hashlib.sha256(held).hexdigest()}"])
    whose = "“' || title || '” (' || slug || ')'"
    licences = query(f"SELECT licence AS l, 'Licence of the source {whose} AS t FROM source WHERE licence IS NOT NULL ORDER BY slug", database)
    same(f"{folder}: licences", [[licence["name"], licence["title"]] for licence in descriptor["licenses"]], [["MIT", "The facts as recorded in the built-in packs of ecpat-kb"], *licences])
    read = frictionless.Package(str(package / "datapackage.json"))
    schemas = data_package.schemas(database)
    same(f"frictionless: {folder}: resources", sorted(read.resource_names), sorted(schemas))
    for name, wanted in schemas.items():
        resource = read.get_resource(name)
        same(f"frictionless: {folder}: {name}: description", resource.description, wanted["description"])
        same(f"frictionless: {folder}: {name}: folder", resource.path, f"{wanted['kind']}s/{name}.csv")
        for what, found in data_package.described_in(name, resource.schema.to_dict()).items():
            same(f"frictionless: {folder}: {name}: {what}", found, wanted[what])
        names = list(wanted["fields"])
        theirs = [[row[name] for name in names] for row in resource.read_rows()]
        wanted = query(f"SELECT {', '.join(names)} FROM {name}", database=published)
        # Here a flag is true or false, not 1 or 0, and a number is exact.
        exact = lambda cell: cell if cell is None or isinstance(cell, str) else decimal.Decimal(str(int(cell) if isinstance(cell, bool) else cell))
        theirs, wanted = [list(map(exact, row)) for row in theirs], [list(map(exact, row)) for row in wanted]
        key = lambda row: [(cell is not None, str(cell)) if not isinstance(cell, decimal.Decimal) else (True, str(cell.normalize())) for cell in row]
        same(f"frictionless: {folder}: {name}", sorted(theirs, key=key), sorted(wanted, key=key))
        # Frictionless only checks a key of several columns if it is the primary key.
        for unique in resource.schema.to_dict().get("uniqueKeys", []):
            values = [tuple(row[names.index(name)] for name in unique) for row in theirs]
            same(f"frictionless: {name}: {unique} is unique", len(set(values)), len(values))
        rows += len(theirs)
        files += 1
    sources = query("SELECT title, url, retrieved, licence FROM source ORDER BY slug", database=database)
    same("frictionless: sources", [[s.get(k) for k in ("title", "path", "retrieved", "licence")] for s in read.sources], sources)

same("frictionless: a row twice", broken("country", lambda lines: [*lines, lines[-1]]), ["primary-key", "unique-error"])
roughly = lambda lines: [line.replace(",exact,", ",roughly,") for line in lines]
same("frictionless: an invalid word", broken("figure", roughly), ["constraint-error"])
same("frictionless: a missing parent", broken("thing", lambda lines: lines[:-1])[:1], ["foreign-key"])
same("frictionless: a missing parent with a key of two columns", broken("section", lambda lines: [lines[0], *lines[2:]])[:1], ["foreign-key"])
same("frictionless: a missing value", broken("naming", lambda lines: [*lines, "99999,,,,\n"])[0], "constraint-error")
capital = lambda lines: [lines[0], lines[1].upper(), *lines[2:]]
same("frictionless: a file with other bytes", "hash-count" in broken("country", capital, has_hashes=True), True)
same("frictionless: a file cut short", "byte-count" in broken("country", lambda lines: lines[:-1], has_hashes=True), True)
versions = f"frictionless {frictionless.__version__}, jsonschema {importlib.metadata.version('jsonschema')}, profile 2.0"
done(versions, f"export datapackage: valid, hashes checked, its schemas as those of SQLite, {files} files of two databases with {rows} rows as ours")
