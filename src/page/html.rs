//! A page as HTML: a document of its own that fetches and runs nothing, or the part of a larger one.
//!
//! What identifies a thing stands beside its facts: names, places, identifiers. The passages that state them
//! stand at the end.

use std::io::{self, Write};

use super::markdown::capitalised;
use super::{CitedPassage, Group, Item, Other, Page, Part};
use crate::date::words::in_words;
use crate::output::{is_link, write_html};

/// The style sheet of a page.
pub const STYLE: &str = include_str!("page.css");

/// The parts that stand beside the facts.
const BESIDE: [&str; 7] =
    ["names", "Where", "identifiers", "Series", "how often", "wider topics", "audience"];

/// What the sources say of a thing in general, by label: the first of these that most sources state stands below
/// its name.
const GENERAL: [&str; 6] = ["definition", "mission", "purpose", "aim", "mandate", "focus"];

/// How many items of a group are shown before the others are folded: beside the facts, and among them.
const SHOWN: [usize; 2] = [3, 6];

/// Finds the address of the page of another thing; `None`: it has no page.
pub type Address<'a> = &'a dyn Fn(&Other) -> Option<String>;

/// Draws the picture that belongs to a part of the page, as HTML; `None`: there is none.
pub type Picture<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Writes a page as a whole document.
///
/// # Errors
///
/// Passes on what `out` reports.
pub fn write(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let mut title = Vec::new();
    escape(&mut title, &page.title)?;
    out.write_all(
        b"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
          <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
          <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
          <title>",
    )?;
    out.write_all(&title)?;
    write!(out, "</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n")?;
    write_body(page, &|_| None, &|_| None, out)?;
    out.write_all(b"</main>\n</body>\n</html>\n")?;
    out.flush()
}

/// Writes the content of a page, with links to the pages of other things and with pictures.
///
/// # Errors
///
/// Passes on what `out` reports.
pub fn write_body(
    page: &Page,
    address: Address<'_>,
    picture: Picture<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_around(page, address, out, |out| {
        let mut body = Body::new(page, address);
        for part in page.parts.iter().filter(|part| !is_beside(part)) {
            if part.title == DIFFER { body.differences(part)? } else { body.part(part, picture)? }
        }
        out.write_all(&body.html)
    })
}

/// Writes a page without its facts, which `facts` writes.
///
/// # Errors
///
/// Those of `out` and `facts`.
pub fn write_around<E: From<io::Error>>(
    page: &Page,
    address: Address<'_>,
    out: &mut dyn Write,
    facts: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let mut body = Body::new(page, address);
    body.head()?;
    body.html.write_all(b"<div class=\"columns\">\n")?;
    body.beside()?;
    body.html.write_all(b"<div class=\"facts\">\n")?;
    out.write_all(&body.html)?;
    facts(out)?;
    let mut body = Body::new(page, address);
    body.html.write_all(b"</div>\n</div>\n")?;
    body.passages()?;
    Ok(out.write_all(&body.html)?)
}

/// The part with the disagreements that curators found.
const DIFFER: &str = "where sources differ";

fn is_beside(part: &Part) -> bool {
    BESIDE.contains(&&*part.title)
}

/// The first sentences about a thing: when it was founded and where it has its headquarters, and what most sources
/// say it is or wants.
#[must_use]
pub fn lead(page: &Page) -> Vec<Item> {
    let sources = |item: &Item| {
        let of = |number: &usize| page.passages.get(number - 1).map(|passage| &passage.source_slug);
        let mut slugs: Vec<_> = item.cited.iter().filter_map(of).collect();
        slugs.sort_unstable();
        slugs.dedup();
        slugs.len()
    };
    let groups = || page.parts.iter().flat_map(|part| &part.groups);
    let groups = GENERAL.iter().flat_map(|label| groups().filter(move |group| group.label == *label));
    // The last of several that are equal would be the most; the order is turned so that it is the first.
    let items: Vec<(&str, &Item)> =
        groups.flat_map(|group| group.items.iter().map(|item| (&*group.label, item))).collect();
    let general = items.into_iter().rev().max_by_key(|(_, item)| sources(item)).map(|(label, item)| {
        let label = if label == GENERAL[0] { String::new() } else { capitalised(label) + ": " };
        Item { text: label + &item.text, ..item.clone() }
    });
    founding(page).into_iter().chain(general).collect()
}

/// When an organisation was founded and where it has its headquarters; what sources state differently, all of it.
fn founding(page: &Page) -> Option<Item> {
    let items = |title: &'static str| {
        let groups = page.parts.iter().filter(move |part| part.title == title).flat_map(|part| &part.groups);
        groups.flat_map(|group| group.items.iter().map(move |item| (&*group.label, item)))
    };
    let is_founding = |item: &Item| item.note.split(';').next() == Some("founded");
    let dates = items("When").filter(|(_, item)| is_founding(item));
    let dates: Vec<_> =
        dates.filter_map(|(when, item)| Some((item.dates[0].as_deref()?, when, item))).collect();
    let places = items("Where").filter(|(role, _)| *role == "headquarters");
    let places: Vec<_> = places.map(|(_, item)| (&*item.text, &*item.text, item)).collect();
    let parts =
        [("founded", dates), ("headquarters in", places)].into_iter().filter(|(_, all)| !all.is_empty());
    let (mut words, mut cited) = (Vec::new(), Vec::new());
    for (name, all) in parts {
        // What says the same with less detail is no other answer.
        let says_less =
            |value: &str| all.iter().any(|(other, ..)| *other != value && other.starts_with(value));
        let mut answers: Vec<&str> = Vec::new();
        for (value, answer, item) in &all {
            cited.extend(&item.cited);
            if !says_less(value) && !answers.contains(answer) {
                answers.push(answer);
            }
        }
        words.push(format!("{name} {}", answers.join(" or ")));
    }
    cited.sort_unstable();
    cited.dedup();
    let text = format!("{}.", capitalised(&words.join(", ")));
    (!words.is_empty()).then(|| Item { text, cited, ..Item::default() })
}

struct Body<'p> {
    page: &'p Page,
    address: Address<'p>,
    lead: Vec<Item>,
    html: Vec<u8>,
}

impl<'p> Body<'p> {
    fn new(page: &'p Page, address: Address<'p>) -> Self {
        Self { page, address, lead: lead(page), html: Vec::with_capacity(1 << 14) }
    }

    fn head(&mut self) -> io::Result<()> {
        let page = self.page;
        self.html.write_all(b"<header class=\"head\">\n<p class=\"what\">")?;
        escape(&mut self.html, &capitalised(&page.sort.replace('_', " ")))?;
        for (at, item) in page.kinds.iter().enumerate() {
            self.html.write_all(if at == 0 { " \u{b7} " } else { ", " }.as_bytes())?;
            self.item(item)?;
        }
        self.html.write_all(b"</p>\n<h1>")?;
        self.name(&page.title, &page.cited)?;
        self.html.write_all(b"</h1>\n")?;
        let lead = self.lead.clone();
        self.html.write_all(if lead.is_empty() { b"" } else { b"<p class=\"lead\">" })?;
        for (at, item) in lead.iter().enumerate() {
            self.html.write_all(if at == 0 { b"" } else { b" " })?;
            self.item(item)?;
        }
        self.html.write_all(if lead.is_empty() { b"" } else { b"</p>\n" })?;
        self.html.write_all(b"</header>\n")
    }

    /// What identifies the thing, and how much is known of it.
    fn beside(&mut self) -> io::Result<()> {
        let page = self.page;
        let parts = || page.parts.iter().filter(|part| is_beside(part));
        if page.details.is_empty() && page.passages.is_empty() && parts().next().is_none() {
            return Ok(());
        }
        self.html.write_all(b"<aside aria-label=\"At a glance\">\n<dl>\n")?;
        for detail in page.details.iter().filter(|detail| detail.value != page.title) {
            self.term(match &*detail.name {
                "retrieved" => "copy read",
                "checked" => "words last found",
                "url" => "address",
                "sha256" => "SHA-256 of its text",
                name => name,
            })?;
            match &*detail.name {
                "retrieved" | "published" | "checked" => escape(&mut self.html, &in_words(&detail.value))?,
                _ if is_link(&detail.value) => self.link(&detail.value, &detail.value)?,
                _ => escape(&mut self.html, &detail.value)?,
            }
            self.html.write_all(b"</dd></div>\n")?;
        }
        // How a pack lists the thing says less than the names that its sources use.
        let (listed, others): (Vec<_>, Vec<_>) = parts()
            .flat_map(|part| part.groups.iter().map(move |group| (part, group)))
            .partition(|(_, group)| group.label == "listed as");
        for (part, group) in others.into_iter().chain(listed) {
            self.term(if group.label.is_empty() { &part.title } else { &group.label })?;
            let is_name = part.title == "names";
            self.folded(&group.items.iter().collect::<Vec<_>>(), SHOWN[0], is_name)?;
            self.html.write_all(b"</dd></div>\n")?;
        }
        let counted =
            |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        if let Some(part) = page.parts.iter().find(|part| part.title == DIFFER) {
            self.term("sources differ")?;
            writeln!(
                self.html,
                "<a href=\"#differ\">on {}</a></dd></div>",
                counted(part.groups.len(), "point")
            )?;
        }
        if !page.passages.is_empty() {
            let mut sources: Vec<&str> = page.passages.iter().map(|passage| &*passage.source_slug).collect();
            sources.sort_unstable();
            sources.dedup();
            self.term("read in")?;
            writeln!(
                self.html,
                "<a href=\"#passages\">{}</a> of {}</dd></div>",
                counted(page.passages.len(), "passage"),
                counted(sources.len(), "source")
            )?;
        }
        self.html.write_all(b"</dl>\n</aside>\n")
    }

    fn term(&mut self, name: &str) -> io::Result<()> {
        self.html.write_all(b"<div><dt>")?;
        escape(&mut self.html, &capitalised(name))?;
        self.html.write_all(b"</dt><dd>")
    }

    /// A list that shows the first items; where only two more follow, all.
    fn folded(&mut self, items: &[&Item], shown: usize, is_name: bool) -> io::Result<()> {
        let shown = if items.len() > shown + 2 { shown } else { items.len() };
        let (shown, folded) = items.split_at(shown);
        self.list(shown, is_name)?;
        if !folded.is_empty() {
            write!(self.html, "<details><summary>{} more</summary>", folded.len())?;
            self.list(folded, is_name)?;
            self.html.write_all(b"</details>")?;
        }
        Ok(())
    }

    fn list(&mut self, items: &[&Item], is_name: bool) -> io::Result<()> {
        self.html.write_all(b"<ul>")?;
        for item in items {
            self.html.write_all(b"<li>")?;
            if is_name {
                self.name(&item.text, &item.cited)?;
            } else {
                self.item(item)?;
            }
            self.html.write_all(b"</li>")?;
        }
        self.html.write_all(b"</ul>")
    }

    /// What disagrees, value beside value.
    fn differences(&mut self, part: &Part) -> io::Result<()> {
        self.html.write_all(b"<section id=\"differ\">\n<h2>Where sources differ</h2>\n")?;
        for group in &part.groups {
            self.html.write_all(b"<div class=\"differ\">\n<h3>")?;
            escape(&mut self.html, &capitalised(&group.label))?;
            self.html.write_all(b"</h3>\n")?;
            self.list(&group.items.iter().collect::<Vec<_>>(), false)?;
            self.note(group)?;
            self.html.write_all(b"</div>\n")?;
        }
        self.html.write_all(b"</section>\n")
    }

    fn part(&mut self, part: &Part, picture: Picture<'_>) -> io::Result<()> {
        let lead = self.lead.clone();
        let is_said = |said: &Item, item: &Item| said.text.ends_with(&item.text) && said.cited == item.cited;
        let is_shown = |item: &&Item| !lead.iter().any(|said| is_said(said, item));
        let groups: Vec<&Group> =
            part.groups.iter().filter(|group| group.items.iter().any(|item| is_shown(&item))).collect();
        if groups.is_empty() {
            return Ok(());
        }
        self.heading(&part.title)?;
        if let Some(picture) = picture(&part.title) {
            self.html.write_all(picture.as_bytes())?;
        }
        let is_labelled = groups.iter().any(|group| !group.label.is_empty());
        self.html.write_all(if is_labelled { b"<dl>\n" } else { b"" })?;
        for group in groups {
            if is_labelled {
                self.html.write_all(b"<div><dt>")?;
                escape(&mut self.html, &group.label)?;
                self.html.write_all(b"</dt><dd>")?;
            }
            self.folded(&group.items.iter().filter(is_shown).collect::<Vec<_>>(), SHOWN[1], false)?;
            self.note(group)?;
            self.html.write_all(if is_labelled { b"</dd></div>\n" } else { b"\n" })?;
        }
        self.html.write_all(if is_labelled { b"</dl>\n</section>\n" } else { b"</section>\n" })
    }

    fn heading(&mut self, title: &str) -> io::Result<()> {
        self.html.write_all(b"<section>\n<h2>")?;
        escape(&mut self.html, &capitalised(title))?;
        self.html.write_all(b"</h2>\n")
    }

    fn note(&mut self, group: &Group) -> io::Result<()> {
        if !group.note.is_empty() {
            self.html.write_all(b"<p class=\"note\">")?;
            escape(&mut self.html, &group.note)?;
            self.html.write_all(b"</p>")?;
        }
        Ok(())
    }

    fn passages(&mut self) -> io::Result<()> {
        let page = self.page;
        if page.passages.is_empty() {
            return Ok(());
        }
        self.html.write_all(
            b"<section>\n<h2 id=\"passages\">Where this was read</h2>\n<ol class=\"passages\">\n",
        )?;
        for passage in &page.passages {
            write!(self.html, "<li id=\"p{}\">", passage.number)?;
            self.passage(passage)?;
            self.html.write_all(b"</li>\n")?;
        }
        self.html.write_all(b"</ol>\n</section>\n")
    }

    fn passage(&mut self, passage: &CitedPassage) -> io::Result<()> {
        self.linked("source", &passage.source_slug, &passage.source)?;
        self.html.write_all(b", ")?;
        escape(&mut self.html, &passage.section)?;
        self.html.write_all(b": ")?;
        let link = passage.link.as_ref().filter(|address| is_link(address));
        if let Some(address) = link {
            self.html.write_all(b"<a href=\"")?;
            escape(&mut self.html, address)?;
            self.html.write_all(b"\">")?;
        }
        self.html.write_all(b"<q")?;
        self.language(&passage.language)?;
        self.html.write_all(b">")?;
        escape(&mut self.html, &passage.anchor)?;
        self.html.write_all(b"</q>")?;
        self.html.write_all(if link.is_some() { b"</a>" } else { b"" })?;
        for reference in &passage.references {
            self.html.write_all(b"; ")?;
            let slug = format!("{}/{}", passage.source_slug, reference.name.replace(' ', "/"));
            self.linked("reference", &slug, &format!("reference {}", reference.name))?;
            if let Some(title) = &reference.title {
                self.html.write_all(b", ")?;
                let address = reference.archived_url.as_ref().or(reference.url.as_ref());
                match address.filter(|address| is_link(address)) {
                    Some(address) => self.link(address, title)?,
                    None => escape(&mut self.html, title)?,
                }
            }
            if let Some(locator) = &reference.locator {
                self.html.write_all(b", ")?;
                escape(&mut self.html, locator)?;
            }
            if reference.status == "dead" {
                self.html.write_all(b", <span class=\"dead\">a dead link</span>")?;
            }
        }
        if let Some(text) = &passage.text {
            self.html.write_all(b"<blockquote")?;
            self.language(&passage.language)?;
            self.html.write_all(b">")?;
            escape(&mut self.html, text)?;
            self.html.write_all(b"</blockquote>")?;
        }
        Ok(())
    }

    /// A fact with the numbers of its passages.
    fn item(&mut self, item: &Item) -> io::Result<()> {
        let (text, remarks) = item.parts();
        let other = item.other.as_ref().filter(|other| other.name == item.text);
        match other.and_then(self.address) {
            Some(address) => self.link(&address, text)?,
            None if is_link(text) => self.link(text, text)?,
            None => escape(&mut self.html, text)?,
        }
        escape(&mut self.html, &remarks)?;
        self.numbers(&item.cited)?;
        if !item.sources.is_empty() {
            self.html.write_all(b" <span class=\"sources\">")?;
            escape(&mut self.html, &item.sources.join("; "))?;
            self.html.write_all(b"</span>")?;
        }
        Ok(())
    }

    /// A name in the language of the sources that use it, and in its own direction.
    fn name(&mut self, name: &str, cited: &[usize]) -> io::Result<()> {
        let page = self.page;
        let mut languages =
            cited.iter().filter_map(|number| page.passages.get(number - 1)).map(|it| &it.language);
        let first = languages.next().filter(|first| languages.all(|other| other == *first));
        self.html.write_all(b"<bdi")?;
        self.language(first.map_or("en", String::as_str))?;
        self.html.write_all(b">")?;
        escape(&mut self.html, name)?;
        self.html.write_all(b"</bdi>")?;
        self.numbers(cited)
    }

    /// The language of what follows, if it is not that of the page.
    fn language(&mut self, language: &str) -> io::Result<()> {
        if language != "en" {
            self.html.write_all(b" lang=\"")?;
            escape(&mut self.html, language)?;
            self.html.write_all(b"\"")?;
        }
        Ok(())
    }

    /// The numbers of passages, each or each run of them a link to its entry.
    fn numbers(&mut self, cited: &[usize]) -> io::Result<()> {
        if cited.is_empty() {
            return Ok(());
        }
        self.html.write_all(b"<sup>")?;
        for (at, run) in cited.chunk_by(|one, next| one + 1 == *next).enumerate() {
            self.html.write_all(if at == 0 { b"" } else { b" " })?;
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            match run.len() {
                1 => self.number(*first)?,
                2 => {
                    self.number(*first)?;
                    self.html.write_all(b" ")?;
                    self.number(*last)?;
                }
                _ => write!(
                    self.html,
                    "<a href=\"#p{first}\" aria-label=\"passages {first}\u{2013}{last}\">{first}\u{2013}{last}</a>"
                )?,
            }
        }
        self.html.write_all(b"</sup>")
    }

    fn number(&mut self, number: usize) -> io::Result<()> {
        write!(self.html, "<a href=\"#p{number}\" aria-label=\"passage {number}\">{number}</a>")
    }

    /// The name of a source or reference, as a link if it has a page.
    fn linked(&mut self, sort: &str, slug: &str, name: &str) -> io::Result<()> {
        let other = Other { sort: sort.to_owned(), slug: slug.to_owned(), name: name.to_owned() };
        match (self.address)(&other) {
            Some(address) => self.link(&address, name),
            None => escape(&mut self.html, name),
        }
    }

    fn link(&mut self, address: &str, text: &str) -> io::Result<()> {
        self.html.write_all(b"<a href=\"")?;
        escape(&mut self.html, address)?;
        self.html.write_all(b"\">")?;
        escape(&mut self.html, text)?;
        self.html.write_all(b"</a>")
    }
}

fn escape(html: &mut Vec<u8>, text: &str) -> io::Result<()> {
    write_html(html, text)
}
