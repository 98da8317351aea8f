//! Says what an element of the page is for, by its name, class and style.
//!
//! Owns the lists of names; it must not know how the text is written.

use super::tree::PageNode;

/// Elements whose text a visitor does not see.
const UNREAD: [&str; 15] = [
    "style", "script", "noscript", "template", "head", "audio", "video", "iframe", "object", "form",
    "button", "input", "select", "svg", "map",
];

/// Classes of what is not the article.
const APART: [&str; 36] = [
    "cs1-hidden-error",
    "cs1-maint",
    "mw-editsection",
    "mw-cite-backlink",
    "mw-empty-li",
    "mw-jump",
    "mw-jump-link",
    "mw-tmh-playtext",
    "mw-references-columns-label",
    "toc",
    "tocright",
    "toclimit",
    "navbox",
    "navbox-styles",
    "vertical-navbox",
    "navbar",
    "sidebar",
    "metadata",
    "ambox",
    "tmbox",
    "ombox",
    "mbox-small",
    "sistersitebox",
    "side-box",
    "portal",
    "portalbox",
    "portal-bar",
    "succession-box",
    "authority-control",
    "printfooter",
    "catlinks",
    "magnify",
    "stub",
    "shortdescription",
    "Z3988",
    "mw-indicators",
];

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

/// Tells whether an element and everything in it is left out.
pub(super) fn is_left_out(element: PageNode<'_>) -> bool {
    let apart = || element.classes().any(|class| APART.contains(&class));
    let hidden = || {
        let style = element.attribute("style").map(|style| style.replace(' ', "").to_ascii_lowercase());
        element.attribute("hidden").is_some() || style.is_some_and(|style| style.contains("display:none"))
    };
    // Text inside a line that is only left out in print is on the page.
    let box_apart = || element.has_class("noprint") && is_block(element.name());
    UNREAD.contains(&element.name())
        || element.attribute("id") == Some("toc")
        || apart()
        || hidden()
        || box_apart()
}

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// Tells whether an element is a note that leads to other articles.
pub(super) fn is_note(element: PageNode<'_>) -> bool {
    let classes = ["hatnote", "dablink", "rellink", "relarticle", "mainarticle", "seealso"];
    let noted = || element.attribute("role") == Some("note");
    is_block(element.name()) && (noted() || classes.iter().any(|class| element.has_class(class)))
}
