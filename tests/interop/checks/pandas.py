"""pandas: the files of the data package, read with the types that its schema gives."""

import json

import data_package
import pandas
from support import AWKWARD, DATABASE, done, export, query, same

TYPES = {"integer": "Int64", "boolean": "Int64", "string": "string", "number": "Float64"}
rows = files = 0
for name, database in [("data", DATABASE), ("awkward", AWKWARD)]:
    folder = export("datapackage", name, database=database)
    published = export("sqlite", f"{name}.db", database=database)
    package = json.loads((folder / "datapackage.json").read_text())
    resources = {resource["name"]: resource for resource in package["resources"]}
    schemas = data_package.schemas(database)
    same(f"pandas: {name}: files", sorted(resources), sorted(schemas))
    for table, wanted in schemas.items():
        resource, names = resources[table], list(wanted["fields"])
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        kinds = {column: fields[column]["type"] for column in names}
        same(f"pandas: {table}: types", kinds, {column: field["type"] for column, field in wanted["fields"].items()})
        frame = pandas.read_csv(
            folder / resource["path"],
            dtype={column: TYPES[kind] for column, kind in kinds.items()},
            keep_default_na=False,
            na_values={column: fields[column].get("missingValues", [""]) for column in names},
            lineterminator=resource["dialect"]["lineTerminator"],
        )
        same(f"pandas: {table}: columns", list(frame.columns), names)
        cells = frame.astype(object).where(frame.notna(), None).values.tolist()
        wanted = query(f"SELECT {', '.join(names)} FROM {table}", database=published)
        # Here a number is a floating-point number, which is not exact for the largest ones.
        numbers = [place for place, column in enumerate(names) if kinds[column] == "number"]
        wanted = [[float(cell) if place in numbers and cell is not None else cell for place, cell in enumerate(row)] for row in wanted]
        key = lambda row: [(cell is not None, str(cell)) for cell in row]
        same(f"pandas: {name}: {table}", sorted(cells, key=key), sorted(wanted, key=key))
        rows += len(cells)
        files += 1
done(f"pandas {pandas.__version__}", f"export datapackage: {files} files of two databases with {rows} rows as ours")
