//! Reads a saved page of the encyclopaedia (the HTML of `MediaWiki`, in any skin).
//!
//! Owns where on the page the article is and what the page says of itself; the walk through the
//! article is [`reader`]'s, what an element is for, [`element`]'s. What is read, and what is not:
//!
//! - The text is what a reader of the page sees, in the shape of the text form. What the page hides
//!   (`display:none`, scripts) and what is not the article (contents, edit links, navigation boxes,
//!   notices, portals, link lists of sister projects) is left out.
//! - Captions below pictures are read, as blocks of their own: they state facts and carry markers.
//! - A table that is not the infobox is read cell by cell, whether it holds prose or data: a date in
//!   a cell is as much of the article as one in a sentence. The cells of a row share a paragraph.
//! - A marker points to the reference that its link leads to, not to the one whose number it shows.

mod element;
mod parse;
mod reader;

use scraper::{ElementRef, Node};

use super::decode::ReadError;
use super::document::Form;
use super::outline::Outline;
use super::written_date;
use reader::Reader;

/// Reads a page.
pub(super) fn outline(page: &str) -> Result<Outline, ReadError> {
    let html = parse::page(page)?;
    let mut outline = Outline::new(String::new(), Form::Html);
    let mut found = Landmarks::default();
    for node in html.tree.nodes() {
        match node.value() {
            Node::Element(_) => {
                if let Some(element) = ElementRef::wrap(node) {
                    found.look(element, &mut outline);
                }
            }
            Node::Comment(comment) => {
                outline.saved = outline.saved.take().or_else(|| saved(&comment.comment));
            }
            _ => {}
        }
    }
    let heading = found.heading.or(found.h1);
    outline.title = heading.map(text_of).filter(|text| !text.is_empty()).or(found.title);
    outline.language = outline.language.take().or(found.language);
    let body = found.content.or(found.output).or(found.body).unwrap_or_else(|| html.root_element());
    Ok(Reader::new(outline, heading.map(|heading| heading.id())).read(body))
}

/// Holds what is found of the page's own parts.
#[derive(Default)]
struct Landmarks<'a> {
    heading: Option<ElementRef<'a>>,
    h1: Option<ElementRef<'a>>,
    title: Option<String>,
    language: Option<String>,
    content: Option<ElementRef<'a>>,
    output: Option<ElementRef<'a>>,
    body: Option<ElementRef<'a>>,
}

impl<'a> Landmarks<'a> {
    fn look(&mut self, element: ElementRef<'a>, outline: &mut Outline) {
        let value = element.value();
        match value.name() {
            "html" => self.language = value.attr("lang").map(str::to_owned).filter(|tag| !tag.is_empty()),
            "title" if self.title.is_none() => {
                let text = text_of(element);
                self.title = Some(text).filter(|text| !text.is_empty());
            }
            "link" if value.attr("rel") == Some("canonical") => {
                outline.url = value.attr("href").map(str::to_owned);
            }
            "script" if outline.revision.is_none() => {
                let revision = element.text().find_map(|text| digits_after(text, "\"wgRevisionId\":"));
                outline.revision = revision.map(str::to_owned);
            }
            "h1" if value.id() == Some("firstHeading") => self.heading = Some(element),
            "h1" => self.h1 = self.h1.or(Some(element)),
            "body" => self.body = Some(element),
            "a" => {
                let permanent = value.attr("href").filter(|_| outline.revision.is_none());
                let footer = || {
                    let mut parents = element.ancestors().filter_map(ElementRef::wrap);
                    parents.any(|parent| element::has_class(parent, "printfooter"))
                };
                let revision = permanent.and_then(|href| digits_after(href, "oldid=")).filter(|_| footer());
                outline.revision = outline.revision.take().or(revision.map(str::to_owned));
            }
            _ => {}
        }
        match value.id() {
            Some("mw-content-text") => {
                self.content = self.content.or(Some(element));
                outline.language = value.attr("lang").map(str::to_owned);
            }
            Some("footer-info-lastmod") => outline.modified = modified(&text_of(element)),
            _ => {}
        }
        if self.output.is_none() && element::has_class(element, "mw-parser-output") {
            self.output = Some(element);
        }
    }
}

/// Returns the text in an element, blanks folded.
fn text_of(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

fn digits_after<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let rest = &text[text.find(key)? + key.len()..];
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    Some(&rest[..end]).filter(|digits| !digits.is_empty())
}

/// Reads `This page was last modified on 8 May 2016, at 13:57.`, also as it is put today.
fn modified(text: &str) -> Option<String> {
    let (_, date) = text.split_once(" on ")?;
    written_date::leading(date).map(|(date, _)| date)
}

/// Reads when a copying tool says that it saved the page: `Mirrored from … by HTTrack …, Fri, 13 May
/// 2016 12:16:38 GMT`, or `saved date: Fri May 13 2016 …`.
fn saved(comment: &str) -> Option<String> {
    let (_, said) = comment.split_once("Mirrored from ").or_else(|| comment.split_once("saved date: "))?;
    let words = said.char_indices().filter(|(at, _)| *at == 0 || said[..*at].ends_with(' '));
    let mut dates = words.filter_map(|(at, _)| written_date::leading(&said[at..]));
    dates.find(|(date, _)| date.len() == "2016-05-13".len()).map(|(date, _)| date)
}
