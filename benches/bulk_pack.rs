//! Writes packs of any size with made-up facts; the same size gives the same packs:
//!
//!     cargo run --release --example bulk_pack -- ORGANISATIONS DIR
//!
//! DIR gets one folder for each of four sources. N organisations have 5N partnerships, 2N events, 3N
//! participations and N figures in total, with a passage for each organisation, each event and every
//! two or three partnerships. As in articles, a few organisations have most of the partnerships and are in
//! every source, a third of the relations has no date, some dates are intervals, some facts are stated
//! twice with different values, and names are in several scripts.

#![allow(clippy::unwrap_used, reason = "a generator may panic")]

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

const SOURCES: usize = 4;
/// The number of passages in a section.
const SECTION: usize = 50;

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let organisations = arguments.next().and_then(|number| number.to_str()?.parse().ok());
    let (Some(organisations), Some(dir)) = (organisations, arguments.next().map(PathBuf::from)) else {
        eprintln!("usage: bulk_pack ORGANISATIONS DIR");
        std::process::exit(2);
    };
    for source in 0..SOURCES {
        Source::new(organisations, source).write(&dir.join(format!("source-{}", source + 1)));
    }
}

/// `SplitMix64` (<https://prng.di.unimi.it/splitmix64.c>): the same numbers in every version.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// A number below `end`; small ones are far more frequent.
    fn skewed(&mut self, end: usize) -> usize {
        let (one, other) = (self.below(end), self.below(end));
        one * other / end.max(1)
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }

    fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }
}

/// Scatters numbers, so that neighbours end up far apart; different numbers stay different.
fn scattered(number: usize) -> u32 {
    u32::try_from(number).unwrap().wrapping_mul(0x9e37_79b1)
}

const SYLLABLES: [&str; 16] =
    ["ba", "den", "fo", "gul", "ha", "jin", "ka", "lor", "mi", "nu", "pa", "ras", "so", "tam", "ve", "zi"];

fn word(mut number: u32, syllables: u32) -> String {
    let mut word = String::new();
    for _ in 0..syllables {
        word += SYLLABLES[(number % 16) as usize];
        number /= 16;
    }
    word
}

fn slug(organisation: usize) -> String {
    let mixed = scattered(organisation);
    format!("{}-{}-{organisation}", word(mixed, 2), word(mixed >> 8, 3))
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

fn name(organisation: usize) -> String {
    let mixed = scattered(organisation);
    let town = capital(&word(mixed >> 8, 3));
    let what = ["Network", "Foundation", "Alliance", "Centre", "Initiative", "Forum"][organisation % 6];
    format!("{} {what} of {town} {organisation}", capital(&word(mixed, 2)))
}

/// A name in another script.
fn other_name(organisation: usize) -> String {
    let stem = ["Сеть", "شبكة", "नेटवर्क", "网络", "เครือข่าย", "Δίκτυο", "네트워크"][organisation % 7];
    format!("{stem} {organisation}")
}

fn event_slug(event: usize) -> String {
    format!("{}-{event}", word(scattered(event), 3))
}

const KINDS: [&str; 6] =
    ["ngo", "network", "foundation", "non-profit", "civil-society-organisation", "coalition"];
const RELATIONS: [&str; 6] =
    ["partner-of", "works-with", "member-of", "supports", "takes-part-in", "collaborates-with"];
const EVENTS: [&str; 4] = ["conference", "congress", "campaign", "assembly"];
const ROLES: [&str; 5] = ["organiser", "host", "participant", "sponsor", "partner"];
const METRICS: [&str; 3] = ["members", "member-countries", "bodies"];
const COUNTRIES: [&str; 8] = ["TH", "SE", "BR", "PH", "KE", "IN", "DE", "PE"];

/// One pack while it is written.
struct Source {
    number: usize,
    /// The number of organisations in every source; they come first.
    hubs: usize,
    /// All organisations of this source: the hubs and its own share of the others.
    organisations: Vec<usize>,
    own: std::ops::Range<usize>,
    chance: Chance,
    passages: usize,
}

/// A file with one record per line.
struct Lines(BufWriter<File>);

impl Lines {
    fn new(path: &Path) -> Self {
        Self(BufWriter::with_capacity(1 << 18, File::create(path).unwrap()))
    }

    fn put(&mut self, value: &Value) {
        serde_json::to_writer(&mut self.0, value).unwrap();
        self.0.write_all(b"\n").unwrap();
    }
}

impl Source {
    fn new(all: usize, number: usize) -> Self {
        let hubs = (all / 200).clamp(1, 1_000).min(all);
        let own = hubs + (all - hubs) * number / SOURCES..hubs + (all - hubs) * (number + 1) / SOURCES;
        let organisations = (0..hubs).chain(own.clone()).collect();
        Self { number, hubs, organisations, own, chance: Chance(number as u64), passages: 0 }
    }

    /// A year, or a date that is more or less precise.
    fn date(&mut self) -> String {
        let year = 1985 + self.chance.below(40);
        match self.chance.below(10) {
            0 => format!("{year}~"),
            1 => format!("{year}?"),
            2 => format!("{year}-{:02}", 1 + self.chance.below(12)),
            3 => format!("{year}-{:02}-{:02}", 1 + self.chance.below(12), 1 + self.chance.below(28)),
            _ => year.to_string(),
        }
    }

    /// Writes a passage and returns its slug.
    fn passage(&mut self, files: &mut Files, words: &str) -> String {
        let number = self.passages;
        self.passages += 1;
        let slug = format!("p{number}");
        let section = number / SECTION;
        if number.is_multiple_of(SECTION) {
            writeln!(files.sections.0, "s{section},Chapter {},", section + 1).unwrap();
        }
        let mut record =
            json!({"slug": slug, "section": format!("s{section}"), "anchor": format!("{words} ({number})")});
        if number.is_multiple_of(10) {
            let reference = number / 10 + 1;
            writeln!(files.references.0, "{reference},Report {reference},,unknown").unwrap();
            record["references"] = json!([{"number": reference, "reach": "sentence"}]);
        }
        files.passages.put(&record);
        slug
    }

    fn write(&mut self, dir: &Path) {
        fs::create_dir_all(dir).unwrap();
        let number = self.number + 1;
        fs::write(
            dir.join("source.toml"),
            format!(
                "[source]\nslug = \"made-up-{number}\"\ntitle = \"Made-up facts, part {number}\"\nlanguage = \"en\"\n\
                 licence = \"CC0-1.0\"\nretrieved = \"2026\"\n"
            ),
        )
        .unwrap();
        let mut files = Files::new(dir);
        for country in COUNTRIES {
            let cite = self.passage(&mut files, "A town");
            files.places.put(&json!({
                "slug": format!("town-{}-{number}", country.to_lowercase()), "name": format!("Town {country} {number}"),
                "country": country, "cite": cite,
            }));
        }
        for index in 0..self.organisations.len() {
            self.organisation(self.organisations[index], &mut files);
        }
        for organisation in self.own() {
            for event in [2 * organisation, 2 * organisation + 1] {
                self.event(event, &mut files);
            }
        }
        files.finish();
    }

    /// The organisations with most facts in this source: its own, and a share of the hubs.
    fn own(&self) -> Vec<usize> {
        let hubs = self.hubs * self.number / SOURCES..self.hubs * (self.number + 1) / SOURCES;
        hubs.chain(self.own.clone()).collect()
    }

    fn is_own(&self, organisation: usize) -> bool {
        self.own.contains(&organisation)
            || (self.hubs * self.number / SOURCES..self.hubs * (self.number + 1) / SOURCES)
                .contains(&organisation)
    }

    fn organisation(&mut self, organisation: usize, files: &mut Files) {
        let cite = self.passage(files, "An organisation is named here");
        let mut record = json!({
            "slug": slug(organisation), "name": name(organisation), "kind": KINDS[organisation % 6], "cite": cite,
        });
        if self.is_own(organisation) {
            if organisation.is_multiple_of(3) {
                record["names"] = json!([{"name": other_name(organisation), "kind": "official"}]);
            }
            if organisation.is_multiple_of(2) {
                let country = self.chance.of(&COUNTRIES).to_lowercase();
                let place = format!("town-{country}-{}", self.number + 1);
                record["places"] = json!([{"place": place, "role": "headquarters"}]);
            }
        }
        files.organisations.put(&record);
        if self.is_own(organisation) {
            self.figure(organisation, &cite, files);
            self.partnerships(organisation, files);
        }
    }

    fn figure(&mut self, organisation: usize, cite: &str, files: &mut Files) {
        // Some organisations get two figures, and the next one gets none.
        let of = if organisation % 50 == 1 && self.is_own(organisation - 1) {
            organisation - 1
        } else {
            organisation
        };
        let metric = METRICS[of % 3];
        let qualifier = if self.chance.percent(80) { "" } else { self.chance.of(&["over", "about"]) };
        let as_of = if self.chance.percent(50) { self.date() } else { String::new() };
        let value = 1 + self.chance.skewed(300);
        writeln!(files.figures.0, "{},{metric},{value},{qualifier},{as_of},{cite}", slug(of)).unwrap();
    }

    fn partnerships(&mut self, organisation: usize, files: &mut Files) {
        let mut cite = String::new();
        let mut partners = Vec::new();
        for index in 0..5 {
            if index == 0 || index == 2 {
                cite = self.passage(files, "Partners are named here");
            }
            let mut partner = self.organisations[self.chance.skewed(self.organisations.len())];
            let relation = self.chance.of(&RELATIONS);
            while partner == organisation || partners.contains(&partner) {
                partner = self.organisations[self.chance.below(self.organisations.len())];
                // With very few organisations, there may be no other one.
                if partners.len() + 1 >= self.organisations.len() {
                    partners.clear();
                }
            }
            partners.push(partner);
            let mut record = json!({
                "organisation": slug(organisation), "relation": relation, "partner": slug(partner), "cite": cite,
            });
            match self.chance.below(100) {
                0..35 => {}
                35..75 => record["since"] = self.date().into(),
                75..90 => {
                    let since = 1985 + self.chance.below(20);
                    record["since"] = since.to_string().into();
                    record["until"] = (since + 1 + self.chance.below(20)).to_string().into();
                }
                _ => {
                    let year = 1985 + self.chance.below(30);
                    record["date"] = format!("{year}/{}", year + 2).into();
                }
            }
            files.partnerships.put(&record);
        }
    }

    fn event(&mut self, event: usize, files: &mut Files) {
        let cite = self.passage(files, "A meeting was held");
        let (kind, number) = (EVENTS[event % 4], self.number + 1);
        let mut dates = Vec::new();
        if self.chance.percent(90) {
            let date = if self.chance.percent(15) {
                let year = 1985 + self.chance.below(35);
                format!("{year}/{}", year + 1 + self.chance.below(3))
            } else {
                self.date()
            };
            dates.push(json!({"date": date}));
            if self.chance.percent(2) {
                dates.push(json!({"date": format!("{}", 1950 + self.chance.below(30))}));
            }
        }
        let mut participants: Vec<(usize, &str)> = Vec::new();
        while participants.len() <= event % 2 {
            let organisation = self.organisations[self.chance.skewed(self.organisations.len())];
            let role = self.chance.of(&ROLES);
            if !participants.contains(&(organisation, role)) {
                participants.push((organisation, role));
            }
        }
        let participants: Vec<Value> = participants
            .into_iter()
            .map(|(organisation, role)| json!({"organisation": slug(organisation), "role": role}))
            .collect();
        let mut record = json!({
            "slug": event_slug(event), "name": format!("{} meeting {event}", capital(&word(scattered(event), 3))),
            "kind": kind, "cite": cite, "dates": dates, "participants": participants,
        });
        if event.is_multiple_of(4) {
            let place = format!("town-{}-{number}", self.chance.of(&COUNTRIES).to_lowercase());
            record["places"] = json!([{"place": place}]);
        }
        files.events.put(&record);
    }
}

/// The files of a pack.
struct Files {
    sections: Lines,
    passages: Lines,
    references: Lines,
    places: Lines,
    organisations: Lines,
    partnerships: Lines,
    events: Lines,
    figures: Lines,
}

impl Files {
    fn new(dir: &Path) -> Self {
        let file = |name: &str| Lines::new(&dir.join(name));
        let table = |name: &str, columns: &str| {
            let mut lines = file(name);
            writeln!(lines.0, "{columns}").unwrap();
            lines
        };
        Self {
            sections: table("sections.csv", "slug,heading,label"),
            passages: file("passages.ndjson"),
            references: table("references.csv", "number,title,author,status"),
            places: file("places.ndjson"),
            organisations: file("organisations.ndjson"),
            partnerships: file("partnerships.ndjson"),
            events: file("events.ndjson"),
            figures: table("figures.csv", "organisation,metric,value,qualifier,as_of,cite"),
        }
    }

    fn finish(self) {
        for file in [
            self.sections,
            self.passages,
            self.references,
            self.places,
            self.organisations,
            self.partnerships,
            self.events,
            self.figures,
        ] {
            file.0.into_inner().unwrap();
        }
    }
}
