"""A model of `conflicts`, written from its description and not from its SQL, compared with the
view for random packs of two and three sources.
"""

import calendar
import datetime
import itertools
import json
import platform
import random

from support import WORK, done, ours, run, same, PROGRAM

PACKS = 60
FIRST, LAST = datetime.date.min, datetime.date.max
YEARS = [str(year) for year in range(2008, 2014)]
DATES = [
    *YEARS, "2010~", "2011?", "2009%", "2010-05", "2010-06", "2010-05?", "2011-02-28", "2011-02-28~", "2011-03-01",
    "201X", "200X", "201X~", "2010/2012", "2010~/2011", "../2010", "2011/..", "2010-21", "2012-23~",
]
POINTS = [date for date in DATES if "/" not in date]


def month_end(year, month):
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def shifted(date, months, to_end):
    month = date.year * 12 + date.month - 1 + months
    year, month = month // 12, month % 12 + 1
    return month_end(year, month) if to_end else datetime.date(year, month, 1)


def point(text):
    """The first and last day of a date, a unit wider on each side if it is approximate or uncertain."""
    bare = text.rstrip("~?%")
    unsure = bare != text
    parts = bare.split("-")
    if len(parts) == 3:
        day = datetime.date(*map(int, parts))
        one = datetime.timedelta(days=unsure)
        return day - one, day + one
    if len(parts) == 2 and int(parts[1]) > 12:
        year, unit = int(parts[0]), 3
        first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        if parts[1] in ("22", "24"):
            first, last = datetime.date(year - 1, 12, 1), datetime.date(year + 1, 3, 31)
    elif len(parts) == 2:
        year, month, unit = int(parts[0]), int(parts[1]), 1
        first, last = datetime.date(year, month, 1), month_end(year, month)
    else:
        unit = 12 * 10 ** bare.count("X")
        first = datetime.date(int(bare.replace("X", "0")), 1, 1)
        last = datetime.date(int(bare.replace("X", "9")), 12, 31)
    if unsure:
        first, last = shifted(first, -unit, False), shifted(last, unit, True)
    return first, last


def days(text):
    """The first and the last day that a date can mean."""
    if "/" not in text:
        return point(text)
    start, end = text.split("/")
    return (FIRST if start == ".." else point(start)[0], LAST if end == ".." else point(end)[1])


def overlap(one, other):
    return one[0] <= other[1] and other[0] <= one[1]


class Claim:
    """A statement of a source: the times at which it holds, and the values that it allows."""

    def __init__(self, source, text, times, can_agree):
        self.source, self.text, self.times, self.value = source, text, times, can_agree

    def contradicts(self, other):
        return overlap(self.times, other.times) and not agree(self.value, other.value)


def agree(one, other):
    """Whether two ranges overlap. An end is a value and a step: 1 means just above it, -1 just below it."""
    return max(one[0], other[0]) <= min(one[1], other[1])


def numbers(value, qualifier):
    top = float("inf")
    return {
        "exact": ((value, 0), (value, 0)),
        "over": ((value, 1), (top, 0)),
        "under": ((-top, 0), (value, -1)),
        "about": ((value * 9 / 10, 0), (value * 11 / 10, 0)),
    }[qualifier]


def dates(text):
    first, last = days(text)
    return (first, 0), (last, 0)


ALWAYS = (FIRST, LAST)


class Pack:
    """A random pack, with its facts as claims and values."""

    def __init__(self, slug, chance):
        self.slug, self.chance = slug, chance
        self.retrieved = chance.choice([None, "2010", "2011-05-01", "2012"])
        self.partnerships = set()
        self.published = chance.choice([None, None, "2010-02", "2012"])
        self.claims, self.values, self.text = {}, {}, []

    def claim(self, subject, what, text, times, value):
        self.claims.setdefault((subject, what), []).append(Claim(self.slug, text, times, value))

    def record(self, record, **fields):
        lines = [f"{key} = {value if value.startswith(('[', '{')) else json.dumps(value)}" if isinstance(value, str)
                 else f"{key} = {value}" for key, value in fields.items() if value is not None]
        self.text.append("\n".join([f"[[{record}]]", *lines, 'cite = "p1"']))

    def choose(self, values, least=0, most=2):
        return self.chance.sample(values, self.chance.randint(least, most))

    def make(self):
        chance = self.chance
        for slug in ("alpha", "beta"):
            kinds = self.choose(["ngo", "network", "foundation"])
            names = self.choose(["AA", "AB", "AC"])
            self.record("organisation", slug=slug, name=slug.title(), kind=json.dumps(kinds) if kinds else None,
                        names="[%s]" % ", ".join(f'{{ name = "{name}", kind = "acronym" }}' for name in names))
            labels = {"ngo": "NGO"}
            self.values[slug, "kind"] = {labels.get(kind, kind) for kind in kinds}
            self.values[slug, "acronym"] = set(names)
        for _ in range(chance.randint(1, 6)):
            subject, metric = chance.choice(["alpha", "beta"]), chance.choice(["members", "signatories"])
            value, qualifier = chance.choice([50, 52, 56, 70, 2.5]), chance.choice(["exact", "exact", "over", "under", "about"])
            as_of = chance.choice([None, *DATES])
            self.record("figure", organisation=subject, metric=metric, value=value, qualifier=qualifier, as_of=as_of)
            shown = ("" if qualifier == "exact" else f"{qualifier} ") + f"{value:g}" + (f" ({as_of})" if as_of else "")
            if as_of:
                times = days(as_of)
            elif self.published or self.retrieved:
                first, last = days(self.published or self.retrieved)
                times = datetime.date(first.year, 1, 1), datetime.date(last.year, 12, 31)
            else:
                times = ALWAYS
            self.claim(subject, (metric, bool(as_of)), shown, times, numbers(value, qualifier))
        for slug in ("e1", "e2"):
            stated = self.choose(DATES)
            self.record("event", slug=slug, name=slug.title(), kind="congress",
                        dates="[%s]" % ", ".join(f'{{ date = "{date}" }}' for date in stated))
            for date in stated:
                self.claim(slug, ("date", None), date, ALWAYS, dates(date))
        self.record("work", slug="w", title="W", kind="petition", contributions="[%s]" % ", ".join(
            f'{{ organisation = "alpha", role = "developed", date = "{date}" }}' for date in self.works()))
        for _ in range(chance.randint(0, 3)):
            self.partnership()
        return self

    def works(self):
        stated = self.choose(DATES)
        for date in stated:
            self.claim("w", ("developed by Alpha", None), date, ALWAYS, dates(date))
        return stated

    def partnership(self):
        own, other = self.chance.sample(["alpha", "beta"], 2)
        relation, label = self.chance.choice([("partner-of", "in partnership with"), ("member-of", "member of")])
        since, until = self.chance.choice([None, *POINTS]), self.chance.choice([None, None, *POINTS])
        if since and until and days(since.rstrip("~?%"))[0] > days(until.rstrip("~?%"))[0]:
            until = None
        # A pack states a partnership only once for each passage.
        if (own, relation, other, since, until) in self.partnerships:
            return
        self.partnerships.add((own, relation, other, since, until))
        self.record("partnership", organisation=own, relation=relation, partner=other, since=since, until=until)
        if relation == "partner-of":
            own, other = "alpha", "beta"
        spell = (days(since)[0] if since else FIRST, days(until)[1] if until else LAST)
        for bound, text in (("since", since), ("until", until)):
            if text:
                self.claim(own, (f"{label} {other.title()}, {bound}", None), text, spell, dates(text))

    def write(self, folder):
        folder.mkdir(parents=True)
        published = f'published = "{self.published}"\n' if self.published else ""
        retrieved = f'retrieved = "{self.retrieved}"\n' if self.retrieved else ""
        source = f'[source]\nslug = "{self.slug}"\ntitle = "{self.slug.upper()}"\nlanguage = "en"\n{published}{retrieved}'
        section = '[[section]]\nslug = "all"\nheading = "All"\n'
        passage = f'[[passage]]\nslug = "p1"\nsection = "all"\nanchor = "read in {self.slug}"\n'
        (folder / "source.toml").write_text("\n".join([source, section, passage]))
        (folder / "facts.toml").write_text("\n\n".join(self.text) + "\n")


def check_claims(name, claims, rows):
    """Each pair of contradicting claims shares a row, and rows have no other claims."""
    pairs = [pair for pair in itertools.combinations(claims, 2) if pair[0].contradicts(pair[1])]
    texts = {frozenset((one.text, other.text)) for one, other in pairs}
    found = [frozenset(row["values"].split("; ")) for row in rows]
    for pair in texts:
        same(f"{name}: {sorted(pair)} share a row", any(pair <= values for values in found), True)
    for values in found:
        for value in values:
            contradicted = any(value in pair and pair <= values for pair in texts)
            same(f"{name}: {value} of {sorted(values)} is contradicted in its row", contradicted, True)
    for row, values in zip(rows, found):
        involved = {claim.source.upper() for claim in claims if claim.text in values}
        same(f"{name}: sources of {sorted(values)}", set(row["sources"].split("; ")) <= involved, True)
    return len(rows)


def check_values(name, packs, rows):
    """If two sources have no value in common, the values of all such sources are in one row."""
    given = [(pack.slug, values) for pack, values in packs if values]
    disjoint = [(one, other) for one, other in itertools.combinations(given, 2) if not one[1] & other[1]]
    expected = set().union(*(one[1] | other[1] for one, other in disjoint)) if disjoint else set()
    found = [set(row["values"].split("; ")) for row in rows]
    same(f"{name}: values", found, [expected] if disjoint else [])
    return len(rows)


def check(number):
    chance = random.Random(number)
    packs = [Pack(slug, chance).make() for slug in ("a", "b", "c")[: chance.randint(2, 3)]]
    folder = WORK / str(number)
    for pack in packs:
        pack.write(folder / pack.slug)
    database = folder / "ecpat.db"
    run(PROGRAM, "build", "--only", *(folder / pack.slug for pack in packs), "--quiet", "--db", database)
    rows = json.loads(ours("report", "conflicts", "--format", "json", database=database))
    conflicts = 0
    keys = {key for pack in packs for key in pack.claims}
    # Figures with and without a date are not compared, but have the same name.
    for subject, (what, dated) in keys:
        claims = [claim for pack in packs for claim in pack.claims.get((subject, (what, dated)), [])]
        own = [row for row in rows if row["subject"].lower() == subject and row["what"] == what
               and (dated is None or ("(" in row["values"]) == dated)]
        conflicts += check_claims(f"packs {number}, {subject}, {what}", claims, own)
    for subject in ("alpha", "beta"):
        for what in ("kind", "acronym"):
            own = [row for row in rows if row["subject"].lower() == subject and row["what"] == what]
            stated = [(pack, pack.values[subject, what]) for pack in packs]
            conflicts += check_values(f"packs {number}, {subject}, {what}", stated, own)
    same(f"packs {number}: rows", len(rows), conflicts)
    return conflicts


found = sum(check(number) for number in range(PACKS))
done(f"Python {platform.python_version()}", f"{PACKS} random groups of packs, {found} conflicts, the same as in a model")
