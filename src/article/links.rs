//! What the links of a page say of the names in it: the page that a name leads to, and the web site of the subject.
//!
//! Owns how an address on the page is made whole; it must not know by which rule a name was found.

use std::collections::HashMap;

use super::candidates::Candidate;
use super::document::{Document, PageLink};
use super::references;
use super::vocabulary::WORDS;

/// Adds to each organisation and place the page that its name leads to, with its title as another name, and to what the
/// article is about its web site.
pub(super) fn add(document: &Document, title: &str, candidates: &mut [Candidate]) {
    let mut links: HashMap<String, &PageLink> = HashMap::new();
    for link in &document.links {
        links.entry(document.cut(link.span).to_lowercase()).or_insert(link);
    }
    let website = website(document);
    for candidate in candidates {
        let is_place = candidate.kind == "place";
        if !is_place && !matches!(candidate.kind, "organisation" | "collective") {
            continue;
        }
        let also = candidate.field("also").into_iter().flat_map(|also| also.split("; "));
        let printed = ["name", "place"].into_iter().filter_map(|key| candidate.field(key)).chain(also);
        let names: Vec<String> = printed.map(str::to_owned).collect();
        if let Some(website) = website.as_ref().filter(|_| names.iter().any(|name| name == title)) {
            candidate.fields.push(("website", website.clone()));
        }
        let Some(link) = names.iter().find_map(|name| links.get(&name.to_lowercase())) else { continue };
        candidate.fields.extend(whole(document, &link.address).map(|address| ("article", address)));
        let title = link.title.as_deref().map(|title| title.split(" (").next().unwrap_or(title));
        let is_new = |title: &&str| !names.iter().any(|name| name.eq_ignore_ascii_case(title));
        if let Some(title) = title.filter(is_new).filter(|_| !is_place) {
            match candidate.fields.iter_mut().find(|(key, _)| *key == "also") {
                Some((_, also)) => *also = format!("{also}; {title}"),
                None => candidate.fields.push(("also", title.to_owned())),
            }
        }
    }
}

/// Returns the address in the line of the infobox that has the web site.
fn website(document: &Document) -> Option<String> {
    let is_label = |label: String| {
        let label = label.to_lowercase();
        WORDS.website_labels.iter().any(|known| known == label.trim_end_matches([':', ' ']))
    };
    let row = document.head.iter().find(|line| document.label(line).is_some_and(is_label))?;
    let is_inside = |link: &&PageLink| link.span.start >= row.span.start && link.span.end <= row.span.end;
    whole(document, &document.links.iter().find(is_inside)?.address)
}

/// Makes an address whole: `//host/…`, `/wiki/…` and `./…` are given relative to the page.
fn whole(document: &Document, address: &str) -> Option<String> {
    if address.starts_with("//") || address.starts_with("http:") || address.starts_with("https:") {
        return references::address(address);
    }
    let page = document.url.as_deref()?;
    let host_at = page.find("://")? + 3;
    let host_end = page[host_at..].find('/').map_or(page.len(), |at| host_at + at);
    if address.starts_with('/') {
        return Some(format!("{}{address}", &page[..host_end]));
    }
    let folder = page.rfind('/').filter(|at| *at >= host_end)?;
    address.strip_prefix("./").map(|rest| format!("{}/{rest}", &page[..folder]))
}
