//! What comes near a rule of the schema is either taken or told as a mistake: seeding never fails on a
//! CHECK or UNIQUE of the tables.

use ecpat_kb::pack::Severity;

use super::checked;
use crate::support::{Folder, SMALL_PACK, edited};

/// Edits of the small pack that come near a rule of the schema.
const EDITS: &[(&str, &str)] = &[
    // Blanks: SQLite's trim() takes away less than Rust's.
    ("anchor = \"A menu\"", "anchor = \"A\u{a0}menu\""),
    ("anchor = \"A menu\"", "anchor = \"A\tmenu\""),
    ("anchor = \"A menu\"", "anchor = \" A menu\""),
    ("anchor = \"A menu\"", "anchor = \"\u{a0}\""),
    ("anchor = \"A menu\"", "anchor = \"one two three four five six\""),
    ("anchor = \"A menu\"", "anchor = \"\u{200b}\""),
    ("anchor = \"A menu\"", "anchor = \"100% - a_b~c.d/é\""),
    ("anchor = \"A menu\"", "anchor = \"the first words\""),
    ("name = \"Beta\"", "name = \"\u{a0}Beta\""),
    ("name = \"Beta\"", "name = \"Beta\u{3000}\""),
    ("name = \"Beta\"", "name = \"\u{200b}Beta\u{2060}\""),
    ("name = \"Beta\"", "name = \"alpha\""),
    ("name = \"Beta\"", "name = \"First meeting\""),
    ("heading = \"Top\"", "heading = \"\u{a0}\""),
    ("label = \"Below\"", "label = \"\u{2003}\""),
    ("title = \"Another reference\"", "title = \"\""),
    // Slugs and terms: GLOB ranges.
    ("slug = \"odd\"", "slug = \"0-\""),
    ("slug = \"odd\"", "slug = \"é\""),
    ("slug = \"odd\"", "slug = \"o_d\""),
    ("slug = \"odd\"", "slug = \"one\""),
    ("term = \"award\"", "term = \"Award\""),
    // Numbers.
    ("value = 81", "value = 9223372036854775807"),
    ("value = 81", "value = -9223372036854775808"),
    ("value = 81", "value = 9223372036854775808"),
    ("value = 81", "value = 0xff"),
    ("value = 81", "value = 1_000"),
    ("value = 81", "value = +81"),
    ("value = 81", "value = 0"),
    ("ordinal = 1", "ordinal = 0"),
    ("ordinal = 1", "ordinal = -1"),
    ("number = 2\n", "number = 0\n"),
    ("number = 2,", "number = 0,"),
    ("number = 2,", "number = 9223372036854775808,"),
    ("number = 2\n", "number = 9223372036854775807\n"),
    ("period = \"P3Y\"", "period = \"P10M\""),
    ("period = \"P3Y\"", "period = \"P03Y\""),
    ("period = \"P3Y\"", "period = \"P1Y6M\""),
    ("period = \"P3Y\"", "period = \"PT3H\""),
    // Addresses and digests.
    ("https://example.org/small", "HTTP://EXAMPLE.ORG/"),
    ("https://example.org/small", "http://é/ü?ö#\u{a0}"),
    ("https://example.org/small", "https:///x"),
    (
        "url = \"https://example.org/small\"",
        "sha256 = \"A19D8DBA272EEDD6587FC8CE2308FEFC651A9CFDB34302CC7A9E8F22BEDE5927\"",
    ),
    // The same fact but for its remarks, and facts that differ in what makes them.
    ("venue = \"Hall\" }", "venue = \"Hall\" }, { place = \"town\", venue = \"Room\" }"),
    ("note = \"Once\" }", "note = \"Once\" }, { organisation = \"beta\", role = \"host\" }"),
    ("address = \"Main Street\" }", "address = \"Main Street\" }, { place = \"town\", role = \"office\" }"),
    ("stated = \"for some years\" }", "stated = \"for some years\" }, { date = \"2009/2012\" }"),
    (
        "date = \"1998\" }",
        "date = \"1998\" }, { organisation = \"alpha\", role = \"developed\", date = \"1999\" }",
    ),
    (
        "topic = \"wide\", cite = \"two\" }",
        "topic = \"wide\", cite = \"two\" }, { kind = \"focus\", description = \"Its focus.\", cite = \"two\" }",
    ),
    ("reach = \"paragraph\" }", "reach = \"paragraph\" }, { number = 2, reach = \"sentence\" }"),
    ("says = \"two\" }", "says = \"two\" }, { cite = \"two\", says = \"three\" }"),
    (
        "[[discrepancy]]\nslug = \"odd\"",
        "[[figure]]\norganisation = \"alpha\"\nmetric = \"members\"\nvalue = 81\nas_of = \"2014\"\nnote = \"again\"\ncite = \"one\"\n[[discrepancy]]\nslug = \"odd\"",
    ),
    (
        "[[discrepancy]]\nslug = \"odd\"",
        "[[partnership]]\norganisation = \"alpha\"\nrelation = \"funds\"\npartner = \"beta\"\ncite = \"two\"\n[[discrepancy]]\nslug = \"odd\"",
    ),
    // Relations and circles.
    ("inverse = \"is funded by\"\nsymmetric = false", "inverse = \"funds\"\nsymmetric = true"),
    ("symmetric = false", "symmetric = true"),
    ("parent = \"top\"", "parent = \"below\""),
    ("broader = \"wide\"", "broader = \"narrow\""),
    ("partner = \"beta\"", "partner = \"alpha\""),
    ("series = \"meetings\"\nordinal = 1", "series = \"meetings\""),
    ("series = \"meetings\"\nordinal = 1", "ordinal = 1"),
    // Dates.
    ("since = \"2004\"\nuntil = \"2006\"", ""),
    ("since = \"2004\"\nuntil = \"2006\"", "date = \"2004/..\""),
    ("since = \"2004\"\nuntil = \"2006\"", "since = \"2004-12\"\nuntil = \"2004\""),
    ("since = \"2004\"\nuntil = \"2006\"", "since = \"2004\"\nuntil = \"2004-01-01\""),
    ("since = \"2004\"\nuntil = \"2006\"", "since = \"2004-24\"\nuntil = \"2003-11\""),
    ("since = \"2004\"\nuntil = \"2006\"", "since = \"2004-24\"\nuntil = \"2003-12\""),
    ("since = \"2004\"\nuntil = \"2006\"", "since = \"2004\"\nuntil = \"\""),
    ("since = \"2004\"\nuntil = \"2006\"", "until = \"2006\"\ndate = \"2005\""),
    ("since = \"2004\"\nuntil = \"2006\"", "until = \"2006-02-11T10:10:10+05:30\""),
    ("since = \"2004\"\nuntil = \"2006\"", "stated = \"long ago\""),
];

const DATES: &[&str] = &[
    "../2004",
    "/2004",
    "1996/..",
    "1996/",
    "0000",
    "9999",
    "0000-22",
    "9999-24",
    "199X",
    "20XX",
    "2004-XX-XX",
    "1990~",
    "1990?",
    "1990%",
    "2004-21/2004-24",
    "2004-02-29",
    "2003-02-29",
    "2004-01-01T23:59:59Z",
    "2004-01-01T10:10:10-03:30",
    "..",
    "-0001",
    "2004/2003",
];

#[test]
fn what_comes_near_a_rule_is_taken_or_told() {
    let mut edits: Vec<(&str, String)> = EDITS.iter().map(|&(old, new)| (old, new.to_owned())).collect();
    for date in DATES {
        for (old, key) in
            [("date = \"2009/2012\"", "date"), ("date = \"1998\"", "date"), ("as_of = \"2014\"", "as_of")]
        {
            edits.push((old, format!("{key} = \"{date}\"")));
        }
        edits.push(("since = \"2004\"\nuntil = \"2006\"", format!("date = \"{date}\"")));
        edits.push(("since = \"2004\"\nuntil = \"2006\"", format!("until = \"{date}\"")));
    }
    let (mut passed, mut refused) = (0, 0);
    for (old, new) in edits {
        let folder = Folder::new();
        folder.write("pack/pack.toml", &edited(SMALL_PACK, old, &new));
        // Which asserts that the tables have no objection where nothing is told.
        let (_, found) = checked(&folder, &["pack"]);
        let is_refused = found.iter().any(|problem| problem.severity() == Severity::Error);
        *(if is_refused { &mut refused } else { &mut passed }) += 1;
    }
    assert!(passed > 60 && refused > 40, "{passed} passed, {refused} were refused");
}
