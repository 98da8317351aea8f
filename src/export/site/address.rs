//! Where each page of the site is, and how one page links to another.
//!
//! An address is made of the sort of a thing and its slug and of nothing else, so it stays when facts change.
//! Each page is a file of its own, since a browser that opens files shows no `index.html` for a folder.

use crate::error::Error;
use crate::page::Other;

/// The sorts of things, each with the page that lists them and the title of that page.
pub(super) const LISTS: [(&str, &str, &str); 10] = [
    ("organisation", "organisations.html", "Organisations"),
    ("person", "people.html", "People"),
    ("collective", "collectives.html", "Collectives"),
    ("event", "events.html", "Events"),
    ("event_series", "series.html", "Series of events"),
    ("work", "works.html", "Works"),
    ("topic", "topics.html", "Topics"),
    ("place", "places.html", "Places"),
    ("source", "sources.html", "Sources"),
    ("reference", "references.html", "References"),
];

/// The longest slug that becomes the name of a file: most file systems take 255 bytes.
const LONGEST: usize = 240;

/// The path of the page of a thing, source or reference, from the folder of the site.
///
/// # Errors
///
/// A slug that is not made of ASCII letters, digits and hyphens: a file from elsewhere can have any text.
pub(super) fn of(sort: &str, slug: &str) -> Result<String, Error> {
    let is_plain = |part: &str| {
        part.len() <= LONGEST
            && part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    if slug.split('/').all(is_plain) && LISTS.iter().any(|(known, ..)| *known == sort) {
        return Ok(format!("{}/{slug}.html", sort.replace('_', "-")));
    }
    Err(Error::failed(format!("the {sort} `{slug}` has no name that a file can have, so it has no page"))
        .hint("its slug is not one that a pack could give, or is too long"))
}

/// The way from a page up to the folder of the site.
pub(super) fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// The address of another thing, seen from a page.
pub(super) fn link(from: &str, other: &Other) -> Option<String> {
    Some(root(from) + &of(&other.sort, &other.slug).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_becomes_a_path_only_if_it_stays_in_the_folder() {
        assert_eq!(of("event_series", "world-congress").unwrap(), "event-series/world-congress.html");
        assert_eq!(of("reference", "wikipedia/notes/3").unwrap(), "reference/wikipedia/notes/3.html");
        for slug in ["", "..", "../x", "/etc", "a//b", "a.b", "A", "ü", "-a", &"a".repeat(241)] {
            assert!(of("organisation", slug).is_err(), "{slug}");
        }
        assert!(of("../organisation", "a").is_err());
    }

    #[test]
    fn links_go_up_to_the_folder_of_the_site() {
        let other = Other { sort: "place".into(), slug: "bangkok".into(), name: "Bangkok".into() };
        assert_eq!(link("index.html", &other).as_deref(), Some("place/bangkok.html"));
        assert_eq!(link("reference/a/3.html", &other).as_deref(), Some("../../place/bangkok.html"));
    }
}
