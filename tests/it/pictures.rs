//! Pictures: what they show, where their marks lead, and what they leave out.
//! `tests/interop/checks/pictures.py` measures their look in a browser.

use ecpat_kb::export::picture::{Chart, MOST_ENTRIES, MOST_MEMBERS, figures, neighbours, network, timeline};
use ecpat_kb::page::{self, Other};
use ecpat_kb::report::thing::Thing;
use rusqlite::Connection;

use crate::support::{Folder, SMALL_PACK};

fn nowhere(_: &Other) -> Option<String> {
    None
}

/// The picture of the neighbours of a thing.
fn neighbours_of(conn: &Connection, slug: &str, links: &dyn Fn(&Other) -> Option<String>) -> Option<Chart> {
    let sql = "SELECT sort AS kind, slug, name AS title FROM thing WHERE slug = ?1";
    let thing = conn.query_row(sql, [slug], Thing::of).unwrap();
    neighbours(&page::of(conn, &thing).unwrap(), links)
}

fn id(conn: &Connection, slug: &str) -> i64 {
    conn.query_row("SELECT id FROM thing WHERE slug = ?1", [slug], |row| row.get(0)).unwrap()
}

fn every_picture(conn: &Connection, links: &dyn Fn(&Other) -> Option<String>) -> Vec<Chart> {
    let ecpat = id(conn, "ecpat");
    [
        timeline(conn, None, MOST_ENTRIES, links),
        timeline(conn, Some(ecpat), MOST_ENTRIES, links),
        network(conn, MOST_MEMBERS, links),
        Ok(neighbours_of(conn, "ecpat", links)),
        figures(conn, None, None, links),
        figures(conn, Some(ecpat), Some("member-countries"), links),
    ]
    .map(|picture| picture.unwrap().unwrap())
    .into()
}

/// Where the marks of a picture lead.
fn targets(picture: &Chart) -> Vec<String> {
    let svg = picture.svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    document.descendants().filter_map(|node| node.attribute("href")).map(str::to_owned).collect()
}

#[test]
fn every_mark_leads_to_its_place_in_the_source_and_every_fact_names_it() {
    let folder = Folder::built();
    for picture in every_picture(&folder.open("ecpat.db"), &nowhere) {
        let svg = picture.svg();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let marks: Vec<_> =
            document.descendants().filter(|node| node.attribute("role") == Some("listitem")).collect();
        assert!(!marks.is_empty(), "{}", picture.title);
        let targets = targets(&picture);
        assert!(targets.iter().all(|target| target.contains(":~:text=")), "{}: {targets:?}", picture.title);
        assert!(targets.len() >= picture.facts.len() / 2, "{}", picture.title);
        for fact in &picture.facts {
            assert!(
                fact.cited.iter().all(|cited| cited.href.is_some() && !cited.source.is_empty()),
                "{fact:?}"
            );
        }
        assert_eq!(picture.table().matches("<tr><td").count(), picture.facts.len());
    }
}

#[test]
fn a_site_says_where_things_and_passages_have_their_pages() {
    let folder = Folder::built();
    let links = |other: &Other| Some(format!("../{}/{}.html", other.sort, other.slug));
    for picture in every_picture(&folder.open("ecpat.db"), &links) {
        let targets = targets(&picture);
        let begins = |start: &str| targets.iter().any(|target| target.starts_with(start));
        assert!(begins("../passage/wikipedia-ecpat/"), "{}: {targets:?}", picture.title);
        assert!(targets.iter().all(|target| target.starts_with("../")), "{}: {targets:?}", picture.title);
    }
}

#[test]
fn the_same_database_gives_the_same_bytes() {
    let (one, other) = (Folder::built(), Folder::built());
    for format in ["timeline", "network", "figures"] {
        let [one, other] = [&one, &other].map(|folder| folder.stdout(&["export", format, "-"]));
        assert_eq!(one, other);
        let document = roxmltree::Document::parse(&one).unwrap();
        assert!(
            document.descendants().any(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "metadata")))
        );
    }
}

/// A database of the small pack and these records.
fn small(more: &str) -> Folder {
    let folder = Folder::new();
    folder.write("pack/pack.toml", &format!("{SMALL_PACK}\n{more}"));
    folder.stdout("build pack --only");
    folder
}

#[test]
fn differing_dates_share_a_row_and_agreeing_ones_are_not_marked() {
    let event = |slug: &str, dates: [&str; 2]| {
        let dates = dates.map(|date| format!("{{ date = \"{date}\" }}")).join(", ");
        format!("[[event]]\nslug = \"{slug}\"\nname = \"{slug}\"\ncite = \"one\"\ndates = [{dates}]\n")
    };
    let folder = small(&(event("torn", ["1996", "1998"]) + &event("whole", ["1996", "1996-08"])));
    let picture = timeline(&folder.open("ecpat.db"), None, MOST_ENTRIES, &nowhere).unwrap().unwrap();
    assert!(picture.svg().contains("sources differ: 1996 or 1998"), "{}", picture.svg());
    assert!(!picture.svg().contains("sources differ: 1996 or August"), "{}", picture.svg());
    assert!(picture.svg().contains("1996; August 1996"), "{}", picture.svg());
    let facts = |text: &str| picture.facts.iter().filter(|fact| fact.text == text).count();
    assert_eq!((facts("torn"), facts("whole")), (2, 2));
}

#[test]
fn a_partnership_that_was_resumed_is_not_a_disagreement() {
    let again = "[[partnership]]\norganisation = \"alpha\"\nrelation = \"funds\"\npartner = \"beta\"\n\
                 since = \"2010\"\nuntil = \"2012\"\ncite = \"one\"\n";
    let svg = |more: &str| {
        timeline(&small(more).open("ecpat.db"), None, MOST_ENTRIES, &nowhere).unwrap().unwrap().svg()
    };
    assert!(!svg(again).contains("sources differ"));
    let other_end = again.replace("2010", "2004");
    assert!(svg(&other_end).contains("sources differ"));
}

#[test]
fn numbers_are_never_averaged_and_those_that_differ_are_marked() {
    let figure = |value: i32, as_of: &str| {
        format!(
            "[[figure]]\norganisation = \"alpha\"\nmetric = \"members\"\nvalue = {value}\n{as_of}cite = \"two\"\n"
        )
    };
    let folder =
        small(&(figure(83, "as_of = \"2014-05\"\n") + &figure(70, "as_of = \"2009\"\n") + &figure(90, "")));
    let conn = folder.open("ecpat.db");
    let picture = figures(&conn, Some(id(&conn, "alpha")), None, &nowhere).unwrap().unwrap();
    let stated: Vec<&str> = picture.facts.iter().map(|fact| fact.detail.as_str()).collect();
    assert_eq!(stated, ["70 (2009)", "81 (2014)", "83 (May 2014)", "90 (no date; page from December 2013)"]);
    let marks = |part: &str| picture.svg().matches(part).count();
    // A mark has its text twice, for the eye and for screen readers, in two drawings.
    assert_eq!(
        [
            marks("70 (2009). "),
            marks("81 (2014); sources differ. "),
            marks("83 (May 2014); sources differ. ")
        ],
        [4; 3]
    );
}

#[test]
fn without_facts_there_is_no_picture() {
    let folder = small("");
    let conn = folder.open("ecpat.db");
    let town = id(&conn, "narrow");
    for picture in [
        timeline(&conn, Some(town), MOST_ENTRIES, &nowhere),
        Ok(neighbours_of(&conn, "narrow", &nowhere)),
        figures(&conn, Some(town), None, &nowhere),
    ] {
        assert!(picture.unwrap().is_none());
    }
    conn.execute_batch("DELETE FROM partnership").unwrap();
    assert!(network(&conn, MOST_MEMBERS, &nowhere).unwrap().is_none());
}

#[test]
fn a_picture_of_many_shows_the_most_connected_and_says_how_many_there_are() {
    let more = |number| {
        format!(
            "[[organisation]]\nslug = \"m{number}\"\nname = \"Member {number}\"\ncite = \"one\"\n\
             [[partnership]]\norganisation = \"m{number}\"\nrelation = \"funds\"\npartner = \"beta\"\ncite = \"one\"\n\
             [[event]]\nslug = \"e{number}\"\nname = \"Event {number}\"\ncite = \"one\"\ndates = [{{ date = \"2001\" }}]\n"
        )
    };
    let folder = small(&(0..250).map(more).collect::<String>());
    let conn = folder.open("ecpat.db");
    let said = |picture: rusqlite::Result<Option<Chart>>| picture.unwrap().unwrap().description;
    assert_eq!(
        said(network(&conn, MOST_MEMBERS, &nowhere)),
        "80 organisations and groups and 78 pairs between them. An arc joins two that work together and leads to a \
         passage that says so. Of 254, these are the ones with the most partners."
    );
    assert_eq!(
        said(Ok(neighbours_of(&conn, "beta", &nowhere))),
        "200 neighbours, grouped by relation. Each mark leads to a passage that states it. Of 251 neighbours, the first \
         of the alphabet."
    );
    assert_eq!(
        said(timeline(&conn, None, MOST_ENTRIES, &nowhere)),
        "120 entries from 1998 to 2001, in order of time. Each mark leads to a passage that states the date. Of 258 \
         entries, these are the ones that most passages state."
    );
}
