"""pandas: the files of the data package, read with the types that its schema gives."""

import json

import pandas
from support import AWKWARD, DATABASE, done, export, query, same

TYPES = {"integer": "Int64", "boolean": "Int64", "string": "string", "number": "Float64"}
rows = files = 0
for name, database in [("data", DATABASE), ("awkward", AWKWARD)]:
    folder = export("datapackage", name, database=database)
    published = export("sqlite", f"{name}.db", database=database)
    for resource in json.loads((folder / "datapackage.json").read_text())["resources"]:
        fields = resource["schema"]["fields"]
        frame = pandas.read_csv(
            folder / resource["path"],
            dtype={field["name"]: TYPES[field["type"]] for field in fields},
            keep_default_na=False,
            na_values={field["name"]: field.get("missingValues", [""]) for field in fields},
            lineterminator=resource["dialect"]["lineTerminator"],
        )
        names = [field["name"] for field in fields]
        same(f"pandas: {resource['name']}: columns", list(frame.columns), names)
        cells = frame.astype(object).where(frame.notna(), None).values.tolist()
        wanted = query(f"SELECT {', '.join(names)} FROM {resource['name']}", database=published)
        key = lambda row: [(cell is not None, str(cell)) for cell in row]
        same(f"pandas: {name}: {resource['name']}", sorted(cells, key=key), sorted(wanted, key=key))
        rows += len(cells)
        files += 1
done(f"pandas {pandas.__version__}", f"export datapackage: {files} files of two databases with {rows} rows as ours")
