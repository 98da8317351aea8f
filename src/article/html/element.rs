//! Says what an element of the page is for, by its name, class and style.
//!
//! Owns the lists of names; it must not know how the text is written.

use super::super::document::BlockKind;
use super::tree::PageNode;

/// Elements whose text a visitor does not see.
const UNREAD: [&str; 16] = [
    "style", "script", "noscript", "template", "head", "audio", "video", "iframe", "object", "form",
    "button", "input", "select", "svg", "map", "datalist",
];

/// Classes of what is not the article, by what it is.
const APART: [(&str, &[&str]); 4] = [
    (
        "navigation",
        &[
            "toc",
            "tocright",
            "toclimit",
            "navbox",
            "navbox-styles",
            "vertical-navbox",
            "navbar",
            "sidebar",
            "portal",
            "portalbox",
            "portal-bar",
            "bandeau-portail",
            "bandeau-portail-icone",
            "bandeau-portail-texte",
            "succession-box",
            "authority-control",
            "mw-authority-control",
            "normdaten",
            "catlinks",
            "printfooter",
            "sistersitebox",
            "sisterlinks",
            "sisterproject",
            "side-box",
            "mw-jump",
            "mw-jump-link",
            "vector-toc",
        ],
    ),
    (
        "notices",
        &[
            "metadata",
            "ambox",
            "tmbox",
            "ombox",
            "cmbox",
            "mbox-small",
            "bandeau-container",
            "bandeau-article",
            "avviso",
            "stub",
            "mw-indicators",
            "mw-empty-li",
            "cs1-hidden-error",
            "cs1-maint",
        ],
    ),
    (
        "",
        &[
            "mw-editsection",
            "pagelib_edit_section_link_container",
            "pcs-edit-section-link-container",
            "mw-cite-backlink",
            "renvois_vers_le_texte",
            "mw-linkback-text",
            "mw-tmh-playtext",
            "magnify",
            "mw-references-columns-label",
            "shortdescription",
            "Z3988",
            "mw-collapsible-toggle",
            "pagelib_collapse_table_collapsed_container",
            "pagelib_collapse_table_collapsed_bottom",
            "pcs-collapse-table-collapsed-container",
            "pcs-collapse-table-collapsed-bottom",
        ],
    ),
    (
        "hidden text",
        &["noteTA", "mw-empty-elt", "error-hidden", "geo-nondefault", "geo-multi-punct", "geo-inline-hidden"],
    ),
];

/// Classes of what is only read aloud.
const SAID: [&str; 4] = ["sr-only", "visualhide", "visually-hidden", "screen-reader-text"];

/// Ids of what is not the article.
const APART_IDS: [&str; 4] =
    ["toc", "siteSub", "pagelib_edit_section_title_description", "pcs-edit-section-title-description"];

/// Elements that begin on a new line.
const BLOCKS: [&str; 27] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "ul",
];

/// Elements that have no end tag, or whose end tag may be left out (HTML, section 13.1.2.4).
const MAY_STAY_OPEN: [&str; 39] = [
    "area", "base", "basefont", "body", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "frame",
    "head", "hr", "html", "img", "image", "input", "keygen", "li", "link", "meta", "optgroup", "option", "p",
    "param", "rb", "rp", "rt", "rtc", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Tells whether an element of this name may stay open.
pub(super) fn may_stay_open(name: &[u8]) -> bool {
    MAY_STAY_OPEN.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name))
}

/// Tells whether a reader of the page never sees the text of an element.
pub(super) fn is_code(element: PageNode<'_>) -> bool {
    UNREAD.contains(&element.name())
}

/// Says why an element and everything in it is left out, if it is; the empty string where that is not worth a word.
pub(super) fn left_out(element: PageNode<'_>) -> Option<&'static str> {
    let name = element.name();
    if is_code(element) {
        return Some("");
    }
    if matches!(name, "annotation" | "annotation-xml") {
        return Some("annotations of formulas");
    }
    if matches!(name, "rt" | "rtc" | "rp") {
        return Some("readings above characters");
    }
    if let Some(id) = element.attribute("id")
        && APART_IDS.contains(&id)
    {
        return Some("navigation");
    }
    if let Some(classes) = element.attribute("class") {
        let mut classes = classes.split_ascii_whitespace();
        let known = |class| APART.iter().find(|(_, known)| known.contains(&class)).map(|(what, _)| *what);
        if let Some(what) = classes.find_map(known) {
            return Some(what);
        }
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
        let style = style.replace([' ', '\t', '\n'], "").to_ascii_lowercase();
        HIDING.iter().any(|how| style.contains(how)) || style.ends_with("font-size:0")
    });
    // The bar of a fraction is drawn, and said only to those who cannot see it.
    let is_said = element.classes().any(|class| SAID.contains(&class)) && element.text() != "/";
    style || is_said || element.attribute("hidden").is_some()
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
    let around = std::iter::successors(Some(element), |node| node.parent()).take(AROUND);
    let folds = |class: &str| class.contains("collaps") || class.starts_with("NavFrame");
    name == "section" || around.flat_map(PageNode::classes).any(folds)
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

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// Tells whether an element is a note that leads to other articles.
pub(super) fn is_note(element: PageNode<'_>) -> bool {
    let classes = [
        "hatnote",
        "dablink",
        "rellink",
        "relarticle",
        "mainarticle",
        "seealso",
        "hauptartikel",
        "sieheauch",
        "bandeau-niveau-information",
        "homonymie",
        "dabhide",
    ];
    let noted = || element.attribute("role") == Some("note");
    is_block(element.name()) && (noted() || classes.iter().any(|class| element.has_class(class)))
}

/// Returns the cell of a row of an infobox that has the label: the first of two, or a heading before others.
pub(super) fn label_cell(row: PageNode<'_>) -> Option<usize> {
    let mut cells = row.children().filter(|cell| is_cell(*cell));
    let (first, others) = (cells.next()?, cells.count());
    (others == 1 || (others > 1 && first.name() == "th")).then_some(first.id)
}

fn is_cell(node: PageNode<'_>) -> bool {
    matches!(node.name(), "td" | "th")
}

/// Tells whether an element is an item of a list of references.
pub(super) fn is_reference(found: PageNode<'_>) -> bool {
    found.parent().is_some_and(|parent| parent.has_class("references"))
}

/// Returns the kind of block that an element makes of its text; none where it makes none.
pub(super) fn block_kind(found: PageNode<'_>) -> Option<BlockKind> {
    let caption = || ["thumbcaption", "gallerytext"].iter().any(|class| found.has_class(class));
    match found.name() {
        _ if is_note(found) => Some(BlockKind::Note),
        "li" => Some(BlockKind::Item),
        "blockquote" => Some(BlockKind::Quote),
        "figcaption" => Some(BlockKind::Caption),
        _ if caption() => Some(BlockKind::Caption),
        _ => None,
    }
}

/// Returns the `id` of the work that a short footnote leads to.
pub(super) fn work(address: &str) -> Option<String> {
    super::marker::fragment(address)
        .filter(|name| name.starts_with("CITEREF"))
        .map(std::borrow::Cow::into_owned)
}
