//! The graph for Graphviz. `tests/interop/checks/graphviz.py` compares what Graphviz reads.

use crate::support::{ARTICLE, Folder, SMALL_PACK, edited};

/// The line with this start in the export of a small pack and the built-in one.
fn line(pack: &str, start: &str) -> String {
    let folder = Folder::new();
    folder.write("pack/pack.toml", pack);
    folder.stdout(&["build", "--only", ARTICLE, "pack"]);
    let text = folder.stdout("export dot -");
    text.lines().find_map(|line| line.strip_prefix(start)).unwrap_or_else(|| panic!("{text}")).to_owned()
}

#[test]
fn a_node_has_its_kind_and_passages() {
    assert_eq!(
        line(SMALL_PACK, "  \"event:meeting\" "),
        "[shape=ellipse, style=\"filled\", fillcolor=\"#fdebc8\", label=\"First meeting\\n2009/2012\", title=\"First meeting\", \
         thing=\"event\", kind=\"award\", date=\"2009/2012\", earliest=\"2009-01-01\", latest=\"2012-12-31\", \
         country=\"SE\", provenance=\"A small source, Top: “The first words” \
         https://example.org/small#:~:text=The%20first%20words\", \
         tooltip=\"First meeting\\nA small source, Top: “The first words”\", \
         URL=\"https://example.org/small#:~:text=The%20first%20words\", target=\"_blank\"];"
    );
}

#[test]
fn an_edge_has_its_start_date() {
    assert_eq!(
        line(SMALL_PACK, "  \"organisation:alpha\" -> \"organisation:beta\" "),
        "[label=\"funds\\nsince 2004\\nuntil 2006\", id=\"partnership:organisation:alpha:funds:organisation:beta\", fact=\"partnership\", \
         relation=\"funds\", since=\"2004\", until=\"2006\", earliest=\"2004-01-01\", latest=\"2006-12-31\", \
         provenance=\"A small source, Below: “The second words” \
         https://example.org/small#:~:text=The%20second%20words\", \
         tooltip=\"funds\\nA small source, Below: “The second words”\", \
         URL=\"https://example.org/small#:~:text=The%20second%20words\", target=\"_blank\"];"
    );
}

#[test]
fn only_a_symmetric_relation_has_no_arrow() {
    let symmetric = edited(SMALL_PACK, "relation = \"funds\"", "relation = \"works-with\"");
    let start = "  \"organisation:alpha\" -> \"organisation:beta\" ";
    assert!(line(&symmetric, start).contains(", dir=none,"));
    assert!(!line(SMALL_PACK, start).contains("dir="));
}

#[test]
fn the_sources_are_listed_at_the_head_and_below_the_picture() {
    let text = Folder::built().stdout("export dot -");
    let source =
        "ECPAT, Wikipedia, https://en.wikipedia.org/wiki/ECPAT, licence CC-BY-SA-3.0, retrieved 2014/2016";
    assert_eq!(text.lines().nth(3).unwrap(), format!("//   {source}"));
    assert!(text.contains(&format!("Read from:\\l{source}\\l\";\n")), "{text}");
}

#[test]
fn a_name_cannot_end_a_string_or_start_an_entity() {
    let hostile = edited(SMALL_PACK, "name = \"Beta\"", "name = \"\\\"]; \\\\\\\" &lt; \\u202E\\\\N \\\\\"");
    let line = line(&hostile, "  \"organisation:beta\" ");
    let title = "title=\"\\\"]; \\\\\\\" &lt; \u{202e}\\\\N \\\\\"";
    assert!(line.contains(title), "{line}");
    let label = "label=\"\\\"]; \\\\\\\" &amp;lt; \\\\u{202e}\\\\N\\n\\\\\"";
    assert!(line.contains(label), "{line}");
}

#[test]
fn a_character_that_svg_does_not_allow_is_made_visible() {
    let none = edited(SMALL_PACK, "name = \"Beta\"", "name = \"Be\\uFFFFta\"");
    let line = line(&none, "  \"organisation:beta\" ");
    assert!(line.contains("label=\"Be\\\\u{ffff}ta\", title=\"Be\u{ffff}ta\""), "{line}");
}

#[test]
fn a_control_character_is_made_visible() {
    let folder = Folder::built();
    let sql = "UPDATE thing SET name = 'a' || char(0, 27) || 'b' WHERE slug = 'unicef'";
    folder.execute("ecpat.db", sql);
    let text = folder.stdout("export dot -");
    assert!(text.contains(r#"label="a\\u{0}\\u{1b}b", title="a\\u{0}\\u{1b}b""#));
}
