//! The graph in GraphML: every node and edge with its passages, also with hostile names.

use std::collections::HashMap;

use roxmltree::{Document, Node};

use crate::support::{ARTICLE, Folder, SMALL_PACK, edited};

/// The data of an element, by name of the key.
fn data<'d>(document: &'d Document<'_>, element: &Node<'d, '_>) -> HashMap<&'d str, &'d str> {
    let name = |id: &str| {
        let key = document.descendants().find(|node| node.attribute("id") == Some(id)).unwrap();
        assert_eq!(key.attribute("for").unwrap(), element.tag_name().name());
        key.attribute("attr.name").unwrap()
    };
    let data = element
        .children()
        .filter(|child| child.has_tag_name(("http://graphml.graphdrawing.org/xmlns", "data")));
    data.map(|data| (name(data.attribute("key").unwrap()), data.text().unwrap_or_default())).collect()
}

fn by_id<'d>(document: &'d Document<'_>, id: &str) -> HashMap<&'d str, &'d str> {
    let element = document.descendants().find(|node| node.attribute("id") == Some(id));
    data(document, &element.unwrap_or_else(|| panic!("no `{id}`")))
}

/// The export of a small pack, together with the built-in one.
fn exported(pack: &str) -> String {
    let folder = Folder::new();
    folder.write("pack/pack.toml", pack);
    folder.stdout(&["build", "--only", ARTICLE, "pack"]);
    folder.stdout("export graphml -")
}

#[test]
fn a_node_has_its_kind_and_passages() {
    let text = exported(SMALL_PACK);
    let document = Document::parse(&text).unwrap();
    let found = by_id(&document, "event:meeting");
    let expected = HashMap::from([
        ("label", "First meeting"),
        ("thing", "event"),
        ("kind", "award"),
        ("date", "2009/2012"),
        ("earliest", "2009-01-01"),
        ("latest", "2012-12-31"),
        ("country", "SE"),
        ("passages", "1"),
        (
            "provenance",
            "A small source, Top: “The first words” https://example.org/small#:~:text=The%20first%20words",
        ),
    ]);
    assert_eq!(found, expected);
}

#[test]
fn values_that_are_not_stated_are_left_out() {
    let text = exported(SMALL_PACK);
    let document = Document::parse(&text).unwrap();
    let mut names: Vec<&str> = by_id(&document, "organisation:beta").into_keys().collect();
    names.sort_unstable();
    assert_eq!(names, ["label", "passages", "provenance", "thing"]);
}

#[test]
fn an_edge_has_its_relation_and_passages() {
    let text = exported(SMALL_PACK);
    let document = Document::parse(&text).unwrap();
    let id = "partnership:organisation:alpha:funds:organisation:beta";
    let edge = document.descendants().find(|node| node.attribute("id") == Some(id)).unwrap();
    assert_eq!(edge.attribute("source"), Some("organisation:alpha"));
    assert_eq!(edge.attribute("target"), Some("organisation:beta"));
    let link = "https://example.org/small#:~:text=The%20second%20words";
    let provenance = format!("A small source, Below: “The second words” {link}");
    let expected = HashMap::from([
        ("label", "funds"),
        ("inverse", "is funded by"),
        ("fact", "partnership"),
        ("relation", "funds"),
        ("symmetric", "false"),
        ("since", "2004"),
        ("until", "2006"),
        ("earliest", "2004-01-01"),
        ("latest", "2006-12-31"),
        ("passages", "1"),
        ("provenance", &provenance),
        ("link", link),
    ]);
    assert_eq!(by_id(&document, id), expected);
}

#[test]
fn equal_facts_are_one_edge_and_different_ones_are_several() {
    let again = |since: &str, cite: &str| {
        format!(
            "\n[[partnership]]\norganisation = \"alpha\"\nrelation = \"funds\"\npartner = \"beta\"\n{since}cite = \"{cite}\"\n"
        )
    };
    let same = again("since = \"2004\"\nuntil = \"2006\"\nnote = \"Twice\"\n", "one");
    let text = exported(&format!("{SMALL_PACK}{same}{}", again("", "one")));
    let document = Document::parse(&text).unwrap();
    let ids = document.descendants().filter_map(|node| node.attribute("id"));
    let ids: Vec<&str> = ids.filter(|id| id.starts_with("partnership:organisation:alpha")).collect();
    // The one without dates sorts first.
    let id = "partnership:organisation:alpha:funds:organisation:beta";
    assert_eq!(ids, [id, &format!("{id}:2")]);
    let undated = by_id(&document, ids[0]);
    assert_eq!((undated.get("since"), undated["passages"]), (None, "1"));
    let dated = by_id(&document, ids[1]);
    assert_eq!((dated["since"], dated["passages"], dated["note"]), ("2004", "2", "Twice"));
    let places: Vec<&str> =
        dated["provenance"].lines().map(|line| line.split(" https").next().unwrap()).collect();
    assert_eq!(
        places,
        ["A small source, Top: “The first words”", "A small source, Below: “The second words”"]
    );
}

#[test]
fn the_graph_lists_the_sources() {
    let text = exported(SMALL_PACK);
    let document = Document::parse(&text).unwrap();
    let graph = document.descendants().find(|node| node.attribute("id") == Some("facts")).unwrap();
    assert!(data(&document, &graph).is_empty(), "Gephi reports data of the graph as a fault");
    let description = graph.first_element_child().and_then(|child| child.text()).unwrap();
    assert_eq!(
        description.split_once("Sources:\n").unwrap().1,
        "A small source, A publisher, https://example.org/small, licence not known, retrieved 2014-01\n\
         ECPAT, Wikipedia, https://en.wikipedia.org/wiki/ECPAT, licence CC-BY-SA-3.0, retrieved 2014/2016"
    );
}

#[test]
fn a_hostile_name_reads_back() {
    let name = "<b>&amp; ]]> \"x' \\n {%$} \u{202e} é";
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    let text = exported(&edited(SMALL_PACK, "name = \"Beta\"", &format!("name = \"{escaped}\"")));
    assert_eq!(by_id(&Document::parse(&text).unwrap(), "organisation:beta")["label"], name);
}

#[test]
fn a_character_that_xml_does_not_allow_is_made_visible() {
    let text = exported(&edited(SMALL_PACK, "name = \"Beta\"", "name = \"Be\\uFFFFta\""));
    assert_eq!(by_id(&Document::parse(&text).unwrap(), "organisation:beta")["label"], "Be\\u{ffff}ta");
}

#[test]
fn control_characters_do_not_break_it() {
    let folder = Folder::built();
    folder.execute("ecpat.db", "UPDATE thing SET name = 'a' || char(1, 13, 10) || 'b' WHERE slug = 'unicef'");
    let text = folder.stdout("export graphml -");
    assert_eq!(by_id(&Document::parse(&text).unwrap(), "organisation:unicef")["label"], "a\\u{1}\r\nb");
}
