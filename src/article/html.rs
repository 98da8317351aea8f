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

use std::collections::HashSet;

use super::decode::ReadError;
use super::document::ArticleFormat;
use super::outline::Outline;
use super::written_date;
use reader::Reader;
use tree::{NodeKind, PageNode};

/// Reads a page.
pub(super) fn outline(page: &str) -> Result<Outline, ReadError> {
    let tree = parse::page(page)?;
    let mut outline = Outline::new(String::new(), ArticleFormat::Html);
    let mut found = Landmarks::default();
    for node in tree.nodes() {
        match node.value() {
            NodeKind::Element { .. } => found.look(node, &mut outline),
            NodeKind::Comment(comment) => outline.saved = outline.saved.take().or_else(|| saved(comment)),
            _ => {}
        }
    }
    let heading = found.heading.or(found.h1);
    outline.title = heading.map(PageNode::text).filter(|text| !text.is_empty()).or(found.title);
    outline.language = outline.language.take().or(found.language);
    let body = found.content.or(found.output).or(found.body).unwrap_or_else(|| tree.root());
    Ok(Reader::new(outline, heading.map(|heading| heading.id), found.references).read(body))
}

/// Holds the parts of the page that were found.
#[derive(Default)]
struct Landmarks<'a> {
    heading: Option<PageNode<'a>>,
    h1: Option<PageNode<'a>>,
    title: Option<String>,
    language: Option<String>,
    content: Option<PageNode<'a>>,
    output: Option<PageNode<'a>>,
    body: Option<PageNode<'a>>,
    /// The ids of the entries of lists of references.
    references: HashSet<String>,
}

impl<'a> Landmarks<'a> {
    fn look(&mut self, element: PageNode<'a>, outline: &mut Outline) {
        match element.name() {
            "html" => {
                self.language = element.attribute("lang").map(str::to_owned).filter(|tag| !tag.is_empty());
            }
            "title" if self.title.is_none() => {
                let text = element.text();
                self.title = Some(text).filter(|text| !text.is_empty());
            }
            "link" if element.attribute("rel") == Some("canonical") => {
                outline.url = element.attribute("href").map(str::to_owned);
            }
            "script" if outline.revision.is_none() => {
                let script = element.text();
                outline.revision = digits_after(&script, "\"wgRevisionId\":").map(str::to_owned);
            }
            "h1" if element.attribute("id") == Some("firstHeading") => self.heading = Some(element),
            "h1" => self.h1 = self.h1.or(Some(element)),
            "body" => self.body = Some(element),
            "li" if element.parent().is_some_and(|list| list.has_class("references")) => {
                self.references.extend(element.attribute("id").map(str::to_owned));
            }
            "a" => {
                let permanent = element.attribute("href").filter(|_| outline.revision.is_none());
                let footer = || {
                    let mut around = std::iter::successors(element.parent(), |node| node.parent());
                    around.any(|node| node.has_class("printfooter"))
                };
                let revision = permanent.and_then(|href| digits_after(href, "oldid=")).filter(|_| footer());
                outline.revision = outline.revision.take().or(revision.map(str::to_owned));
            }
            _ => {}
        }
        match element.attribute("id") {
            Some("mw-content-text") => {
                self.content = self.content.or(Some(element));
                outline.language = element.attribute("lang").map(str::to_owned);
            }
            Some("footer-info-lastmod") => outline.modified = modified(&element.text()),
            _ => {}
        }
        if self.output.is_none() && element.has_class("mw-parser-output") {
            self.output = Some(element);
        }
    }
}

fn digits_after<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let rest = &text[text.find(key)? + key.len()..];
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    Some(&rest[..end]).filter(|digits| !digits.is_empty())
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
