"""The web site: every link of every page followed, and in a browser one page of each kind in both colours and three
widths with axe-core, the search typed into, from a folder and from a server on this machine; the HTML validated.
"""

import html.parser
import json
import os
import pathlib
import sys

from support import AWKWARD, DATABASE, WORK, done, export, query, run, same

TOOLS = pathlib.Path(os.environ["INTEROP_NODE"])


class Page(html.parser.HTMLParser):
    """The links of a page, and the places in it that a link can lead to."""

    def __init__(self, text):
        super().__init__()
        self.links, self.places = [], {""}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.places.add(attributes.get("id", ""))
        self.links += [attributes[name] for name in ("href", "src") if name in attributes]


def followed(folder):
    """Follows every link between pages, and returns how many there are."""
    pages = {path.resolve(): Page(path.read_text()) for path in folder.rglob("*.html")}
    count = 0
    for path, page in pages.items():
        for link in page.links:
            if link.startswith(("https://", "http://", "data:")):
                continue
            file, _, place = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            if not target.is_file() or (place and place not in pages[target].places):
                sys.exit(f"{path.relative_to(folder.resolve())}: {link} leads nowhere")
            count += 1
    return len(pages), count


def kinds(database):
    """One page of every kind; for each sort of thing, the one with the most facts."""
    things = query("""
        SELECT replace(x.sort, '_', '-') || '/' || x.slug || '.html' FROM (
          SELECT t.sort AS sort, t.slug AS slug, row_number() OVER (PARTITION BY t.sort ORDER BY
            (SELECT count(*) FROM search_document AS d WHERE d.thing_id = t.id) DESC, t.slug) AS place
          FROM thing AS t) AS x
        WHERE x.place = 1 ORDER BY 1""", database)
    sources = query("SELECT 'source/' || slug || '.html' FROM source ORDER BY slug LIMIT 2", database)
    references = query("""
        SELECT 'reference/' || s.slug || '/' || r.number || '.html' FROM reference AS r JOIN source AS s ON s.id = r.source_id
        WHERE r.list = 'references' ORDER BY s.slug, r.number LIMIT 1""", database)
    others = "index organisations people events sources references conflicts reports report/timeline report/figures dictionary downloads"
    return [path for [path] in things + sources + references] + [f"{name}.html" for name in others.split()]


# Words typed into the search, and a page that must be among the first results.
SEARCHES = {
    DATABASE: [("ecp", "organisation/ecpat.html"), ("bangkok", "place/bangkok.html"), ("code cond", "work/code-of-conduct.html"),
               ("7,044,278", "event/stop-sex-trafficking-campaign.html")],
    AWKWARD: [],
}

counts = {"pages": 0, "links": 0, "views": 0, "answers": 0}
for name, database in (("site", DATABASE), ("awkward", AWKWARD)):
    folder = export("site", name, database=database)
    pages, links = followed(folder)
    shots = WORK / f"{name}-shots"
    shots.mkdir()
    searches = json.dumps(SEARCHES[database])
    seen = json.loads(run("node", "tests/interop/site.mjs", folder, shots, searches, *kinds(database)))
    for key, count in {"pages": pages, "links": links, **seen}.items():
        counts[key] += count
same("searches answered", counts["answers"], 2 * sum(map(len, SEARCHES.values())))
versions = json.loads((TOOLS / "package-lock.json").read_text())["packages"]
tools = ", ".join(f"{name} {versions[f'node_modules/{name}']['version']}" for name in ("axe-core", "html-validate"))
chromium = run("chromium", "--version").split()[1]
done(
    f"Chromium {chromium}, {tools} and playwright-core {versions['node_modules/playwright-core']['version']}",
    f"{counts['links']} links of {counts['pages']} pages followed, {counts['views']} views without a fault, "
    f"{counts['answers']} searches answered",
)
