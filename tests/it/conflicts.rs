//! Which statements the report `conflicts` calls a disagreement, within a source and between sources.

use std::fmt::Write as _;

use crate::support::Folder;

/// Two figures of one thing and metric, and whether they contradict each other.
const FIGURES: &[(&str, &str, bool)] = &[
    ("over 1300", "1324", false),
    ("over 1300", "1300", true),
    ("over 100", "under 100", true),
    ("over 100", "under 101", false),
    ("under 5", "5", true),
    ("about 50", "52", false),
    ("about 50", "55", false),
    ("about 50", "56", true),
    ("about 50", "over 55", true),
    ("5", "5", false),
    ("5", "6", true),
    ("2.5", "2.6", true),
    ("70 (2010)", "75 (2012)", false),
    ("50 (2010/2012)", "60 (2011)", true),
    ("10 (2010)", "11 (2010-05)", true),
    ("7 (2010~)", "8 (2010)", true),
    ("7 (2010~)", "8 (2011)", true),
    ("7 (2010~)", "8 (2012)", false),
    ("7 (../2010)", "8 (2009/..)", true),
    ("7 (../2010)", "8 (2011/..)", false),
    ("50", "60 (2011)", false),
    ("100 EUR", "90 EUR", true),
    ("100 EUR", "90 USD", false),
];

/// Two dates of one event, and whether they contradict each other.
const DATES: &[(&str, &str, bool)] = &[
    ("1990", "1990-05", false),
    ("1990~", "1991", false),
    ("1990~", "1992", true),
    ("2009/2012", "2009/2011", false),
    ("2009/2012", "2010", false),
    ("2009/2010", "2010/2012", false),
    ("2004/..", "../2003", true),
    ("201X", "2014", false),
    ("19XX", "2000", true),
    ("2014-21", "2014-05", false),
    ("2014-22", "2013-12-05", false),
    ("2004-06?", "2004-07", false),
    ("2004-06?", "2004-08", true),
    ("1990-03", "1990-04", true),
    ("2001-01-01/2001-01-03", "2001-01-05", true),
];

/// The periods of one partnership, and the dates that contradict each other.
const PERIODS: &[(&str, &str, Option<&str>)] = &[
    ("since 2004", "since 2005", Some("since: 2004; 2005")),
    ("since 2004", "since 2004-06", None),
    ("since 2004~", "since 2005", None),
    ("since 2004 until 2006", "since 2008 until 2010", None),
    ("since 2004 until 2006", "since 2004 until 2007", Some("until: 2006; 2007")),
    ("since 2004 until 2006", "since 2005", Some("since: 2004; 2005")),
    ("since 2004", "", None),
    ("until 2004", "since 2005", None),
];

/// A pack with a section and one passage, ready for records.
fn pack(slug: &str, retrieved: &str) -> String {
    format!(
        "[source]\nslug = \"{slug}\"\ntitle = \"{}\"\nlanguage = \"en\"\n{retrieved}\n\
         [[section]]\nslug = \"s\"\nheading = \"S\"\n\
         [[passage]]\nslug = \"p\"\nsection = \"s\"\nanchor = \"words of {slug}\"\n",
        slug.to_uppercase()
    )
}

/// A figure of an organisation from a text such as `over 5 EUR (2010)`.
fn figure(organisation: &str, text: &str) -> String {
    let (text, as_of) = text.trim_end_matches(')').split_once(" (").unwrap_or((text, ""));
    let mut words = text.split(' ').peekable();
    let qualifier = words.next_if(|word| word.starts_with(char::is_alphabetic)).unwrap_or("exact");
    let value = words.next().unwrap();
    let mut record = format!(
        "[[figure]]\norganisation = \"{organisation}\"\nmetric = \"members\"\nvalue = {value}\nqualifier = \"{qualifier}\"\ncite = \"p\"\n"
    );
    if let Some(currency) = words.next() {
        writeln!(record, "currency = \"{currency}\"").unwrap();
    }
    if !as_of.is_empty() {
        writeln!(record, "as_of = \"{as_of}\"").unwrap();
    }
    record
}

fn organisation(slug: &str, rest: &str) -> String {
    format!("[[organisation]]\nslug = \"{slug}\"\nname = \"{}\"\ncite = \"p\"\n{rest}\n", slug.to_uppercase())
}

/// Builds a database of these packs, and returns its conflicts as lines such as `A, members: 5; 6`.
fn conflicts(packs: &[String]) -> Vec<String> {
    let folder = Folder::new();
    let names: Vec<String> = (0..packs.len()).map(|number| format!("pack{number}")).collect();
    for (name, text) in names.iter().zip(packs) {
        folder.write(&format!("{name}/all.toml"), text);
    }
    let mut arguments = vec!["build", "--only"];
    arguments.extend(names.iter().map(String::as_str));
    folder.stdout(&arguments);
    let rows = folder.rows("report conflicts");
    let cell =
        |row: &serde_json::Map<String, serde_json::Value>, key: &str| row[key].as_str().unwrap().to_owned();
    rows.iter()
        .map(|row| format!("{}, {}: {}", cell(row, "subject"), cell(row, "what"), cell(row, "values")))
        .collect()
}

/// The conflicts of two packs, the first with the first text of each line and the other with the second.
fn conflicts_of<'t>(
    pairs: impl Iterator<Item = [&'t str; 2]>,
    record: impl Fn(&str, &str) -> String,
) -> Vec<String> {
    let mut packs = ["a", "b"].map(|slug| pack(slug, "retrieved = \"2014\""));
    for (number, texts) in pairs.enumerate() {
        for (pack, text) in packs.iter_mut().zip(texts) {
            pack.push_str(&record(&format!("x{number:02}"), text));
        }
    }
    conflicts(&packs)
}

/// Asserts that exactly those pairs of values conflict of which the table says so.
fn assert_conflicts(pairs: &[(&str, &str, bool)], what: &str, record: impl Fn(&str, &str) -> String) {
    let found = conflicts_of(pairs.iter().map(|(one, other, _)| [*one, *other]), record);
    for (number, (one, other, is_conflict)) in pairs.iter().enumerate() {
        let subject = format!("X{number:02}, {what}: ");
        let lines: Vec<&String> = found.iter().filter(|line| line.starts_with(&subject)).collect();
        let both = [format!("{subject}{one}; {other}"), format!("{subject}{other}; {one}")];
        assert_eq!(lines.len(), usize::from(*is_conflict), "{one} and {other}: {lines:?}");
        assert!(lines.iter().all(|line| both.contains(line)), "{one} and {other}: {lines:?}");
    }
}

#[test]
fn figures_conflict_if_their_ranges_do_not_overlap_at_a_common_date() {
    assert_conflicts(FIGURES, "members", |slug, text| organisation(slug, "") + &figure(slug, text));
}

#[test]
fn dates_of_an_event_conflict_if_they_have_no_day_in_common() {
    assert_conflicts(DATES, "date", |slug, text| {
        format!(
            "[[event]]\nslug = \"{slug}\"\nname = \"{}\"\ncite = \"p\"\ndates = [{{ date = \"{text}\" }}]\n",
            slug.to_uppercase()
        )
    });
}

#[test]
fn starts_and_ends_of_a_partnership_conflict_if_its_periods_overlap() {
    for relation in ["member-of", "partner-of"] {
        let found = conflicts_of(PERIODS.iter().map(|(one, other, _)| [*one, *other]), |slug, text| {
            let partner = format!("y{slug}");
            let words: Vec<&str> = text.split_whitespace().collect();
            let dates: Vec<String> =
                words.chunks(2).map(|pair| format!("{} = \"{}\"\n", pair[0], pair[1])).collect();
            let dates = dates.concat();
            format!(
                "{}{}[[partnership]]\norganisation = \"{slug}\"\nrelation = \"{relation}\"\npartner = \"{partner}\"\ncite = \"p\"\n{dates}",
                organisation(slug, ""),
                organisation(&partner, "")
            )
        });
        let expected: Vec<String> = PERIODS
            .iter()
            .enumerate()
            .filter_map(|(number, (_, _, conflict))| {
                let label = if relation == "member-of" { "member of" } else { "in partnership with" };
                Some(format!("X{number:02}, {label} YX{number:02}, {}", (*conflict)?))
            })
            .collect();
        assert_eq!(found, expected, "{relation}");
    }
}

#[test]
fn a_symmetric_relation_is_compared_from_both_sides() {
    let partnership = |own: &str, other: &str, since: &str| {
        format!(
            "{}{}[[partnership]]\norganisation = \"{own}\"\nrelation = \"partner-of\"\npartner = \"{other}\"\nsince = \"{since}\"\ncite = \"p\"\n",
            organisation("x", ""),
            organisation("y", "")
        )
    };
    let packs =
        [pack("a", "") + &partnership("x", "y", "2004"), pack("b", "") + &partnership("y", "x", "2005")];
    assert_eq!(conflicts(&packs), ["X, in partnership with Y, since: 2004; 2005"]);
}

#[test]
fn undated_figures_are_compared_within_a_source_and_if_the_years_of_the_copies_overlap() {
    let stated = |retrieved: &str, value: &str| {
        pack(if value == "5" { "a" } else { "b" }, retrieved) + &organisation("x", "") + &figure("x", value)
    };
    let of = |one: &str, other: &str| conflicts(&[stated(one, "5"), stated(other, "6")]);
    let conflict = ["X, members: 5; 6"];
    assert_eq!(of("retrieved = \"2014-01-01\"", "retrieved = \"2014-12\""), conflict);
    assert!(of("retrieved = \"2014\"", "retrieved = \"2015\"").is_empty());
    assert_eq!(of("retrieved = \"2014\"", ""), conflict);
    assert_eq!(conflicts(&[stated("", "5") + &figure("x", "6")]), conflict);
}

#[test]
fn a_conflict_has_exactly_the_values_that_another_one_contradicts() {
    let values = ["10 (2010)", "12 (2010/2012)", "14 (2012)", "over 9 (2011)", "12 (2011)"];
    let packs: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(number, value)| pack(&format!("a{number}"), "") + &organisation("x", "") + &figure("x", value))
        .collect();
    assert_eq!(
        conflicts(&packs),
        ["X, members: 10 (2010); 12 (2010/2012)", "X, members: 12 (2010/2012); 14 (2012)"]
    );
}

#[test]
fn a_work_an_ordinal_an_office_and_a_founding_have_dates_or_numbers_that_can_conflict() {
    let text = |year: &str, number: u8, event: &str| {
        format!(
            "{}[[person]]\nslug = \"p\"\nname = \"P\"\ncite = \"p\"\n\
             positions = [{{ organisation = \"x\", role = \"chair\", since = \"{year}\" }}]\n\
             [[work]]\nslug = \"w\"\ntitle = \"W\"\ncite = \"p\"\n\
             contributions = [{{ organisation = \"x\", role = \"developed\", date = \"{year}\" }}]\n\
             [[event_series]]\nslug = \"s\"\nname = \"S\"\ncite = \"p\"\n\
             [[event]]\nslug = \"e\"\nname = \"E\"\ncite = \"p\"\nseries = \"s\"\nordinal = {number}\n\
             [[event]]\nslug = \"{event}\"\nname = \"{event}\"\nkind = \"founding\"\ncite = \"p\"\n\
             participants = [{{ organisation = \"x\", role = \"founded\" }}]\ndates = [{{ date = \"{year}\" }}]\n",
            organisation("x", "")
        )
    };
    let packs = [pack("a", "") + &text("1998", 1, "f1"), pack("b", "") + &text("2001", 2, "f2")];
    assert_eq!(
        conflicts(&packs),
        [
            "E, number in S: 1; 2",
            "P, chair, X, since: 1998; 2001",
            "W, developed by X: 1998; 2001",
            "X, founded: 1998; 2001",
        ]
    );
}

#[test]
fn kinds_countries_official_names_and_acronyms_conflict_if_two_sources_share_no_value() {
    let text = |kinds: &str, acronyms: &[&str], name: &str, country: &str| {
        let names: Vec<String> =
            acronyms.iter().map(|name| format!("{{ name = \"{name}\", kind = \"acronym\" }}, ")).collect();
        let names = names.concat();
        let rest = format!("kind = [{kinds}]\nnames = [{names}{{ name = \"{name}\", kind = \"official\" }}]");
        let listed = format!(
            "[[place]]\nslug = \"l\"\nname = \"L as {name}\"\ncountry = \"{country}\"\ncite = \"p\"\n"
        );
        organisation("x", &rest) + &listed
    };
    let one = text("\"ngo\", \"network\"", &["XX"], "One", "SE");
    let other = text("\"foundation\", \"network\"", &["XY", "XX"], "Two", "TH");
    let found = conflicts(&[pack("a", "") + &one, pack("b", "") + &other]);
    assert_eq!(found, ["L as One, country: SE; TH", "X, official name: One; Two"]);
}
