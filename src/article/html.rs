//! Reads a saved page of the encyclopaedia (the HTML of `MediaWiki`, in any skin).
//!
//! Owns where the article is on the page and what the page says about itself. [`reader`] walks through the article;
//! [`element`] knows what each element is for. What is read, and what is not:
//!
//! - The text is what a visitor sees, in the shape of the plain-text format. What the page hides (`display:none`,
//!   scripts) and what is not the article (contents, edit links, navigation boxes, notices, portals, link lists of
//!   sister projects) is left out.
//! - Captions of pictures are read as separate blocks: they state facts and have markers.
//! - A table other than the infobox is read cell by cell, whether it holds prose or data. The cells of a row share a
//!   paragraph.
//! - A marker cites the reference that its link leads to, not the one whose number it shows.

mod element;
mod marker;
mod parse;
mod reader;
mod tree;

use std::collections::{HashMap, HashSet};

use super::decode::ReadError;
use super::document::{ArticleFormat, Document, ReferenceParts};
use super::outline::Outline;
use super::references::{self, Elements};
use super::written_date;
use reader::{PageParts, Reader};
use tree::{NodeKind, PageNode};

/// Reads a page.
pub(super) fn outline(page: &str) -> Result<Outline, ReadError> {
    let tree = parse::page(page)?;
    let mut outline = Outline::new(String::new(), ArticleFormat::Html);
    let document = &mut outline.document;
    let mut found = Landmarks::default();
    for node in tree.nodes() {
        match node.value() {
            NodeKind::Element { .. } => found.look(node, document),
            NodeKind::Comment(comment) => document.saved = document.saved.take().or_else(|| saved(comment)),
            _ => {}
        }
    }
    let heading = found.heading.or(found.h1);
    let title = heading.map(PageNode::text).filter(|text| !text.is_empty());
    document.title = title.or_else(|| found.title.as_deref().map(without_site));
    document.url = document.url.take().or(found.copied_from).and_then(|url| references::address(&url));
    if !found.authors.is_empty() {
        document.author = Some(found.authors.join("; "));
    }
    let body = found.content.or(found.output).or(found.body).unwrap_or_else(|| tree.root());
    let of_address = || language_of(document.url.as_deref().or(found.about.as_deref())?);
    document.language = found.languages.into_iter().flatten().next().or_else(of_address);
    around(tree.root(), &[Some(body), heading], &mut document.around);
    let linked = found.works.into_iter().filter(|(id, _)| found.named_works.contains(id));
    let works = linked.map(|(id, work)| (id, parts(work))).collect();
    let heading = heading.map(|heading| heading.id);
    // A list to whose items two markers or more lead is one of references, too.
    let markers = |ids: &Vec<String>| ids.iter().filter_map(|id| found.led_to.get(id)).sum::<usize>();
    let mut lists = found.lists;
    lists.extend(found.items.iter().filter(|(_, ids)| markers(ids) >= 2).map(|(list, _)| *list));
    let items = found.items.into_iter().filter(|(list, _)| lists.contains(list));
    let ids = items.flat_map(|(_, ids)| ids).collect();
    Ok(Reader::new(outline, PageParts { heading, lists, ids, works }).read(body))
}

/// Adds the text that a browser also searches: what is on the page beside the article and its heading.
fn around(root: PageNode<'_>, article: &[Option<PageNode<'_>>], text: &mut String) {
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if let NodeKind::Text(part) = node.value() {
            text.extend([part, "\n"]);
        }
        let is_read = article.iter().flatten().any(|part| part.id == node.id);
        if !is_read && node.name() != "title" && !element::is_invisible(node) {
            waiting.extend(node.children().rev());
        }
    }
}

/// Reads the parts of a work in a bibliography.
fn parts(work: PageNode<'_>) -> ReferenceParts {
    let mut elements = Elements::default();
    let beside =
        work.parent().into_iter().flat_map(PageNode::children).filter(|node| node.has_class("Z3988"));
    work.descendants().chain(beside).for_each(|node| look(node, &mut elements));
    references::from_elements(&work.text(), &elements)
}

/// Takes from an element what it says of the reference that it is in.
fn look(element: PageNode<'_>, elements: &mut Elements) {
    if let Some(title) = element.attribute("title").filter(|_| element.has_class("Z3988")) {
        elements.coins.extend(references::coins(title));
    }
    let is_link = element.name() == "a";
    let is_external = || is_link && (element.has_class("external") || element.has_class("extiw"));
    if let Some(href) = element.attribute("href").filter(|_| is_external()) {
        elements.links.push((element.text(), href.to_owned()));
    }
    elements.work = elements.work.take().or_else(|| marker::work(element));
}

/// Returns a title without the name of the site after it.
fn without_site(title: &str) -> String {
    const SITES: [&str; 9] = ["Wiki", "Вики", "Вікі", "ウィキ", "维基", "維基", "ويكي", "위키", "ויקי"];
    let ends = [" - ", " – ", " — "].iter().filter_map(|dash| title.rsplit_once(dash));
    let bare =
        ends.filter(|(_, site)| SITES.iter().any(|start| site.starts_with(start))).map(|(bare, _)| bare);
    bare.min_by_key(|bare| bare.len()).unwrap_or(title).to_owned()
}

/// Returns the language in the name of the host: `ru` of `https://ru.m.wikipedia.org/…`.
fn language_of(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("//")?;
    let (language, site) = rest.split('/').next()?.split_once('.')?;
    let known = site.trim_start_matches("m.").starts_with("wiki");
    (known && (2..=3).contains(&language.len()) && language != "www").then(|| language.to_owned())
}

/// Holds the parts of the page that were found.
#[derive(Default)]
struct Landmarks<'a> {
    heading: Option<PageNode<'a>>,
    h1: Option<PageNode<'a>>,
    title: Option<String>,
    /// What the page says its language is, the likeliest first: the article, the script, the body, the whole page.
    languages: [Option<String>; 5],
    /// The address that the page is a version of, and the one that it speaks about.
    copied_from: Option<String>,
    about: Option<String>,
    /// Its authors, each in an element of its own.
    authors: Vec<String>,
    content: Option<PageNode<'a>>,
    output: Option<PageNode<'a>>,
    body: Option<PageNode<'a>>,
    /// The lists that say that they are of references.
    lists: HashSet<usize>,
    /// The ids of the items of each list.
    items: HashMap<usize, Vec<String>>,
    /// How many links that look like markers lead to each id.
    led_to: HashMap<String, usize>,
    /// The works in the bibliography by their `id`, and the `id`s that short footnotes lead to.
    works: HashMap<String, PageNode<'a>>,
    named_works: HashSet<String>,
}

impl<'a> Landmarks<'a> {
    fn look(&mut self, element: PageNode<'a>, document: &mut Document) {
        let attribute = |key| element.attribute(key).map(str::to_owned);
        match element.name() {
            "html" => {
                self.languages[3] = language(element);
                self.about = attribute("about");
                document.revision = self.about.as_deref().and_then(|about| digits_after(about, "revision/"));
            }
            "meta" => {
                let name = ["property", "name", "http-equiv"].into_iter().find_map(attribute);
                let content = attribute("content").filter(|text| !text.trim().is_empty());
                match name.unwrap_or_default().to_ascii_lowercase().as_str() {
                    "dc:modified" => document.modified = content.and_then(|text| day(&text)),
                    "og:url" => self.about = self.about.take().or(content),
                    "citation_publisher" | "dc.publisher" | "dcterms.publisher" => {
                        document.publisher = content.or(document.publisher.take());
                    }
                    "og:site_name" => document.publisher = document.publisher.take().or(content),
                    "citation_author" | "dc.creator" | "dcterms.creator" => self.authors.extend(content),
                    "author" => document.author = document.author.take().or(content),
                    "article:published_time"
                    | "citation_publication_date"
                    | "citation_date"
                    | "dcterms.issued" => {
                        let date = content.and_then(|text| day(&text.replace('/', "-")));
                        document.published = document.published.take().or(date);
                    }
                    "content-language" | "dc:language" | "og:locale" => {
                        let tag = content.map(|tag| tag.replace('_', "-")).filter(|tag| is_language(tag));
                        self.languages[4] = tag.or(self.languages[4].take());
                    }
                    _ => {}
                }
            }
            "title" if self.title.is_none() => {
                self.title = Some(element.text()).filter(|text| !text.is_empty());
            }
            "link" => match element.attribute("rel") {
                Some("canonical") => document.url = attribute("href"),
                Some("dc:isVersionOf") => self.copied_from = attribute("href"),
                _ => {}
            },
            "script" => {
                let script = element.text();
                let revision = || digits_after(&script, "\"wgRevisionId\":");
                document.revision = document.revision.take().or_else(revision);
                let mut tags = ["\"wgPageContentLanguage\":", "\"inLanguage\":"]
                    .into_iter()
                    .filter_map(|key| quoted_after(&script, key).filter(|tag| is_language(tag)));
                self.languages[1] = self.languages[1].take().or_else(|| tags.next().map(str::to_owned));
                let modified = || quoted_after(&script, "\"dateModified\":").and_then(day);
                document.modified = document.modified.take().or_else(modified);
            }
            "h1" if element.attribute("id") == Some("firstHeading") => self.heading = Some(element),
            "h1" => self.h1 = self.h1.or(Some(element)),
            "body" => {
                self.languages[2] = language(element);
                self.body = Some(element);
            }
            "li" => {
                if let Some(list) = element.parent() {
                    self.lists.extend(list.has_class("references").then_some(list.id));
                    self.items.entry(list.id).or_default().extend(attribute("id"));
                }
            }
            "a" => {
                if let Some(id) = marker::target(element) {
                    *self.led_to.entry(id).or_default() += 1;
                }
                self.named_works.extend(marker::work(element));
                let in_footer = || element.self_and_ancestors().any(|node| node.has_class("printfooter"));
                let permanent = element.attribute("href").filter(|_| document.revision.is_none());
                let revision =
                    permanent.and_then(|href| digits_after(href, "oldid=")).filter(|_| in_footer());
                document.revision = document.revision.take().or(revision);
            }
            _ => {}
        }
        match element.attribute("id") {
            Some(id) if id.starts_with("CITEREF") => {
                self.works.entry(id.to_owned()).or_insert(element);
            }
            Some("mw-content-text") => {
                self.content = self.content.or(Some(element));
                self.languages[0] = language(element);
            }
            Some("footer-info-lastmod") => {
                document.modified = modified(&element.text()).or(document.modified.take());
            }
            _ => {}
        }
        if self.output.is_none() && element.has_class("mw-parser-output") {
            self.output = Some(element);
            self.languages[0] = self.languages[0].take().or_else(|| language(element));
        }
    }
}

/// Returns the language that an element declares.
fn language(element: PageNode<'_>) -> Option<String> {
    ["lang", "xml:lang"]
        .into_iter()
        .find_map(|key| element.attribute(key))
        .filter(|tag| is_language(tag))
        .map(str::to_owned)
}

fn is_language(tag: &str) -> bool {
    tag.len() >= 2 && tag != "und" && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Returns what stands in quotation marks after a key.
fn quoted_after<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let rest = text[text.find(key)? + key.len()..].trim_start().strip_prefix('"')?;
    rest.split_once('"').map(|(value, _)| value)
}

/// Reads a date, or the day of a moment such as `2017-10-27T19:03:12Z`.
fn day(text: &str) -> Option<String> {
    written_date::whole(text).or_else(|| written_date::whole(text.get(.."2017-10-27".len())?))
}

fn digits_after(text: &str, key: &str) -> Option<String> {
    let rest = &text[text.find(key)? + key.len()..];
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    Some(rest[..end].to_owned()).filter(|digits| !digits.is_empty())
}

/// Reads `This page was last modified on 8 May 2016, at 13:57.` and today's wording.
fn modified(text: &str) -> Option<String> {
    let (_, date) = text.split_once(" on ")?;
    written_date::leading(date).map(|(date, _)| date)
}

/// Reads when a tool saved the page: `Mirrored from … by HTTrack …, Fri, 13 May 2016 12:16:38 GMT`, or
/// `saved date: Fri May 13 2016 …`.
fn saved(comment: &str) -> Option<String> {
    let (_, said) = comment.split_once("Mirrored from ").or_else(|| comment.split_once("saved date: "))?;
    let words = said.char_indices().filter(|(at, _)| *at == 0 || said[..*at].ends_with(' '));
    let mut dates = words.filter_map(|(at, _)| written_date::leading(&said[at..]));
    dates.find(|(date, _)| date.len() == "2016-05-13".len()).map(|(date, _)| date)
}
