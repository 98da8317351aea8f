//! Says what an element of the page is for, by its name, class and style.
//!
//! Owns the rules; the names are in `vocabulary.toml`. It must not know how the text is written.

use super::super::document::BlockKind;
use super::super::vocabulary::WORDS;
use super::tree::PageNode;

/// Tells whether a reader of the page never sees the text of an element.
pub(super) fn is_invisible(element: PageNode<'_>) -> bool {
    WORDS.invisible.contains(element.name())
}

/// Says why an element and everything in it is left out, if it is; the empty string where that is not worth a word.
pub(super) fn left_out(element: PageNode<'_>) -> Option<&'static str> {
    if is_invisible(element) {
        return Some("");
    }
    let name = element.name();
    match name {
        "annotation" | "annotation-xml" => return Some("annotations of formulas"),
        "rt" | "rtc" | "rp" => return Some("readings above characters"),
        _ => {}
    }
    if element.attribute("id").is_some_and(|id| WORDS.left_out_ids.contains(id)) {
        return Some("navigation");
    }
    let known = |class| WORDS.left_out_classes.iter().find(|(_, known)| known.contains(class));
    if let Some((what, _)) = element.classes().find_map(known) {
        return Some(what);
    }
    let is_navigation = name == "nav" || element.attribute("role") == Some("navigation");
    // Text inside a line that is only left out in print is on the page.
    let is_unprinted =
        is_block(name) && (element.has_class("noprint") || element.has_class("navigation-not-searchable"));
    if (is_navigation || is_unprinted) && !is_note(element) && !can_be_unfolded(element) {
        return Some("navigation");
    }
    (is_hidden(element) && !can_be_unfolded(element)).then_some("hidden text")
}

fn is_hidden(element: PageNode<'_>) -> bool {
    const HIDING: [&str; 4] = ["display:none", "visibility:hidden", "visibility:collapse", "font-size:0;"];
    let style = element.attribute("style").is_some_and(|style| {
        let style = style.replace([' ', '\t', '\n'], "").to_ascii_lowercase() + ";";
        HIDING.iter().any(|how| style.contains(how))
    });
    // The bar of a fraction is drawn; only a screen reader needs the text for it.
    let is_spoken =
        element.classes().any(|class| WORDS.spoken_classes.contains(class)) && element.text() != "/";
    style || is_spoken || element.attribute("hidden").is_some()
}

/// Tells whether a reader of the page can unfold an element: a section of a mobile page, a folded table or box.
fn can_be_unfolded(element: PageNode<'_>) -> bool {
    /// How many elements around one are looked at for the box that folds it.
    const AROUND: usize = 5;
    if element.attribute("hidden").is_some_and(|how| how.eq_ignore_ascii_case("until-found")) {
        return true;
    }
    let name = element.name();
    if !is_block(name) && !matches!(name, "tr" | "td" | "th") {
        return false;
    }
    let folds = |class: &str| class.contains("collaps") || class.starts_with("NavFrame");
    name == "section" || element.self_and_ancestors().take(AROUND).flat_map(PageNode::classes).any(folds)
}

/// Tells whether an element is an infobox, by the names that the Wikipedias have for it.
pub(super) fn is_infobox(element: PageNode<'_>) -> bool {
    // Inside a box that is no table, classes such as `infobox-row` begin in the same way.
    let starts = if element.name() == "table" { &["infobox"][..] } else { &["infobox_v", "infobox-v"] };
    let known = |class: &str| {
        matches!(class, "infobox" | "infoboks" | "sinottico" | "portable-infobox" | "taxobox")
            || starts.iter().any(|start| class.starts_with(start))
    };
    let id = || element.attribute("id").is_some_and(|id| id.to_lowercase().contains("infobox"));
    matches!(element.name(), "table" | "div" | "aside") && (element.classes().any(known) || id())
}

/// Tells whether an element that is no cell has the label of a row of an infobox.
pub(super) fn is_label(element: PageNode<'_>) -> bool {
    let is_line = is_block(element.name()) || matches!(element.name(), "h3" | "h4");
    is_line && element.classes().any(|class| matches!(class, "infobox-label" | "pi-data-label"))
}

/// Tells whether an element begins on a new line.
pub(super) fn is_block(name: &str) -> bool {
    WORDS.blocks.contains(name)
}

/// Tells whether an element is a note that leads to other articles.
fn is_note(element: PageNode<'_>) -> bool {
    let is_noted = || element.classes().any(|class| WORDS.note_classes.contains(class));
    is_block(element.name()) && (element.attribute("role") == Some("note") || is_noted())
}

/// Returns the cell of a row of an infobox that has the label: the first of two, or a heading before others.
pub(super) fn label_cell(row: PageNode<'_>) -> Option<usize> {
    let mut cells = row.children().filter(|cell| matches!(cell.name(), "td" | "th"));
    let (first, others) = (cells.next()?, cells.count());
    (others == 1 || (others > 1 && first.name() == "th")).then_some(first.id)
}

/// Returns the kind of block that an element makes of its text; none where it makes none.
pub(super) fn block_kind(found: PageNode<'_>) -> Option<BlockKind> {
    match found.name() {
        _ if is_note(found) => Some(BlockKind::Note),
        "li" => Some(BlockKind::Item),
        "blockquote" => Some(BlockKind::Quote),
        "figcaption" => Some(BlockKind::Caption),
        _ if found.has_class("thumbcaption") || found.has_class("gallerytext") => Some(BlockKind::Caption),
        _ => None,
    }
}
