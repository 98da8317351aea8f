"""Pictures in a browser, on a phone and on a screen: no two texts overlap, none is wider than the window,
and the drawing for the width is shown. They are made of the built-in pack, of awkward names and dates, and
of a hundred members with long names in several scripts. A script in each picture measures it.
"""

import html
import json
import re

from support import AWKWARD, DATABASE, PROGRAM, WORK, done, export, run, same

MEASURE = """<script><![CDATA[
addEventListener("load", () => {
  const boxes = [...document.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0);
  const overlaps = [];
  boxes.sort((one, other) => one[1].top - other[1].top);
  boxes.forEach(([text, box], index) => {
    for (const [other, next] of boxes.slice(index + 1)) {
      // Boxes may touch, since they include space for accents that are not there.
      if (next.top > box.bottom - 1) break;
      if (next.left < box.right - 1 && box.left < next.right - 1) overlaps.push([text, other]);
    }
  });
  const outside = boxes.filter(([, box]) => box.left < -0.5 || box.right > innerWidth + 0.5).map(([text]) => text);
  parent.postMessage({
    name: NAME, texts: boxes.length, overlaps, outside, width: document.documentElement.scrollWidth, window: innerWidth,
    shown: [...document.querySelectorAll("svg > svg[class]")].filter((one) => one.getBoundingClientRect().height > 0)
      .map((one) => one.getAttribute("class")).filter((one, index, all) => all.indexOf(one) === index),
  }, "*");
});
]]></script>"""

COLLECT = """<!doctype html><script>
const found = [];
addEventListener("message", ({ data }) => {
  found.push(data);
  if (found.length === COUNT) document.body.textContent = "measured " + JSON.stringify(found);
});
</script>
"""

# A phone of 320 pixels with a margin, the least width for a screen with the same margin, and wider ones.
WIDTHS = (312, 680, 800, 1280)
NAMES = [
    "Vereinigung zur Verhinderung der Kinderprostitutionsreisen und des Kinderhandels in der Bundesrepublik",
    "الشبكة الدولية لحماية الأطفال من الاستغلال الجنسي (المكتب الإقليمي)",
    "המועצה הלאומית לשלום הילד, ECPAT ישראל",
    "国際児童権利保護機構アジア太平洋地域連絡事務所及び関連団体協議会",
    "มูลนิธิเพื่อยุติการแสวงประโยชน์ทางเพศจากเด็กในประเทศไทย",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "WWWWWWWWWW MMMMMMMM @@@@@@@@@",
    "Eco",
]
DATES = ["1990", "1990~", "199X", "2004/", "2004/..", "../1996", "/1996", "1996-08-27/1996-08-31", "2001?", "2011/2013"]


def pack(number):
    """A source with all members, and with its own dates and numbers."""
    name = f"source-{number:02}"
    records = [
        f'[source]\nslug = "{name}"\ntitle = "{NAMES[number % 8]} {number % 5}"\nlanguage = "en"\nkind = "webpage"\n'
        f'url = "https://example.org/{name}"\nretrieved = "2020"'
        + (f'\npublished = "{1995 + number * 2}~"' if number % 3 == 0 else ""),
        '[[section]]\nslug = "top"\nheading = "Top"',
        '[[passage]]\nslug = "one"\nsection = "top"\nanchor = "The first words"',
        '[[organisation]]\nslug = "centre"\nname = "Centre"\ncite = "one"',
    ]
    for member in range(100 if number == 0 else 20):
        slug = f"member-{member:03}"
        records.append(f'[[organisation]]\nslug = "{slug}"\nname = "{NAMES[member % 8]} {member}"\ncite = "one"')
        since = f'\nsince = "{1990 + member % 30}"' if member % 2 else ""
        records.append(
            f'[[partnership]]\norganisation = "{slug}"\nrelation = "member-of"\npartner = "centre"{since}\ncite = "one"'
        )
        if member % 4 == 1:
            records.append(
                f'[[partnership]]\norganisation = "{slug}"\nrelation = "partner-of"\npartner = "member-{member // 4:03}"\ncite = "one"'
            )
    for event in range(40):
        date = DATES[(event + number // 4) % len(DATES)] if event % 3 else f"{1985 + event + number % 3}"
        records.append(
            f'[[event]]\nslug = "event-{event}"\nname = "{NAMES[event % 8]} {event}"\ncite = "one"\n'
            f'dates = [{{ date = "{date}" }}]\nparticipants = [{{ organisation = "centre", role = "participant" }}]'
        )
    for value in range(12):
        as_of = f'\nas_of = "{1990 + value * 3 + number % 2}"' if (value + number) % 3 else ""
        qualifier = ("exact", "over", "under", "about")[value % 4]
        records.append(
            f'[[figure]]\norganisation = "centre"\nmetric = "members"\nvalue = {value * 9 + number}\n'
            f'qualifier = "{qualifier}"{as_of}\ncite = "one"'
        )
    folder = WORK / name
    folder.mkdir()
    (folder / "pack.toml").write_text("\n\n".join(records) + "\n")
    return folder


many = WORK / "many.db"
run(PROGRAM, "build", "--only", *map(pack, range(14)), "--quiet", "--db", many)

pictures = {}
for label, database, subject in [("built-in", DATABASE, "ecpat"), ("awkward", AWKWARD, "ecpat"), ("many", many, "centre")]:
    for format in ("timeline", "network", "figures"):
        pictures[f"{label} {format}"] = export(format, f"{label}-{format}.svg", database)
        path = WORK / f"{label}-{format}-{subject}.svg"
        run(PROGRAM, "--db", database, "--quiet", "export", format, path, "--subject", subject)
        pictures[f"{label} {format} of {subject}"] = path

frames = []
for name, path in pictures.items():
    for width in WIDTHS:
        measure = MEASURE.replace("NAME", json.dumps(f"{name} at {width}"))
        copy = WORK / f"{path.stem}-{width}.svg"
        copy.write_text(re.sub(r"</svg>\s*\Z", f"{measure}</svg>", path.read_text()))
        frames.append(f'<iframe src="{copy.name}" width="{width}" height="800" style="border: 0"></iframe>')
page = WORK / "pictures.html"
page.write_text(COLLECT.replace("COUNT", str(len(frames))) + "\n".join(frames))
browser = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={WORK / 'profile'}")
shown = run(*browser, "--window-size=1400,1000", "--virtual-time-budget=60000", "--dump-dom", page.as_uri())
found = json.loads(html.unescape(re.search(r"measured (\[.*\])</body>", shown, re.DOTALL).group(1)))
same("pictures that were measured", len({picture["name"] for picture in found}), len(frames))
for picture in found:
    name = picture["name"]
    same(f"{name}: overlapping texts", picture["overlaps"], [])
    same(f"{name}: texts outside the window", picture["outside"], [])
    same(f"{name}: wider than the window", picture["width"] <= picture["window"], True)
    same(f"{name}: drawing", picture["shown"], ["wide-picture" if picture["window"] >= 640 else "narrow-picture"])
    same(f"{name}: has texts", picture["texts"] > 5, True)
texts = sum(picture["texts"] for picture in found)
version = run("chromium", "--version").split()[1]
done(f"Chromium {version}", f"{len(frames)} views of {len(pictures)} pictures, none of {texts} texts overlaps another or the margin")
