//! Pictures: what they show, where their marks lead, and what they leave out. How they look is measured in
//! a browser by `tests/interop/checks/pictures.py`.

use ecpat_kb::export::picture::{Picture, figures, neighbours, network, timeline};
use ecpat_kb::page::Other;
use rusqlite::Connection;

use crate::support::Folder;

fn nowhere(_: &Other) -> Option<String> {
    None
}

fn id(conn: &Connection, slug: &str) -> i64 {
    conn.query_row("SELECT id FROM thing WHERE slug = ?1", [slug], |row| row.get(0)).unwrap()
}

fn every_picture(conn: &Connection, links: &dyn Fn(&Other) -> Option<String>) -> Vec<Picture> {
    let ecpat = id(conn, "ecpat");
    [
        timeline(conn, None, links),
        timeline(conn, Some(ecpat), links),
        network(conn, links),
        neighbours(conn, ecpat, links),
        figures(conn, None, None, links),
        figures(conn, Some(ecpat), Some("member-countries"), links),
    ]
    .map(|picture| picture.unwrap().unwrap())
    .into()
}

/// Where the marks of a picture lead.
fn targets(picture: &Picture) -> Vec<String> {
    let document = roxmltree::Document::parse(&picture.svg).unwrap();
    document.descendants().filter_map(|node| node.attribute("href")).map(str::to_owned).collect()
}

#[test]
fn every_mark_leads_to_its_place_in_the_source_and_every_fact_names_it() {
    let folder = Folder::built();
    for picture in every_picture(&folder.open("ecpat.db"), &nowhere) {
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        let marks: Vec<_> =
            document.descendants().filter(|node| node.attribute("role") == Some("listitem")).collect();
        assert!(!marks.is_empty(), "{}", picture.title);
        let targets = targets(&picture);
        assert!(targets.iter().all(|target| target.contains("#:~:text=")), "{}: {targets:?}", picture.title);
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

#[test]
fn the_subject_and_the_metric_can_be_named_as_in_reports() {
    let folder = Folder::built();
    let by_slug =
        folder.stdout(&["export", "figures", "-", "--subject", "ecpat", "--metric", "member-countries"]);
    let by_name = folder.stdout(&[
        "export",
        "figures",
        "-",
        "--subject",
        "End Child Prostitution, Child Pornography and Trafficking of Children for Sexual Purposes",
        "--metric",
        "Member-Countries",
    ]);
    assert_eq!(by_slug, by_name);
    let alone = folder.stdout(&["export", "network", "-", "--subject", "ecpat"]);
    assert!(alone.contains("<title>ECPAT: whom it works with</title>"), "{alone}");
    let refused = "error: this format does not take --subject\n";
    folder.assert_refused(&["export", "dot", "-", "--subject", "ecpat"], 2, refused);
    let refused = "error: this format does not take --metric\n";
    folder.assert_refused(&["export", "timeline", "-", "--metric", "members"], 2, refused);
}

#[test]
fn where_there_is_nothing_to_draw_no_file_is_written() {
    let folder = Folder::built();
    folder.assert_refused(
        &["export", "timeline", "out.svg", "--subject", "bangkok"],
        1,
        "error: there is nothing to draw\nhint: leave out --subject or --metric, or name another thing\n",
    );
    assert_eq!(folder.files(), ["ecpat.db"]);
}
