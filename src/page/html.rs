//! A page as HTML: a document of its own that fetches and runs nothing, or the part of a larger one.
//!
//! What identifies a thing stands beside its facts: names, places, identifiers. The passages that state them
//! stand at the end.

use std::fmt::Display;
use std::io::{self, Write};

use super::markdown::capitalised;
use super::{CitedPassage, CitedReference, Group, Item, Other, Page, Part};
use crate::date::words::in_words;
use crate::output::{HtmlText, is_link};

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
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        HtmlText(&page.title)
    )?;
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
        let body = Body::new(page, address);
        for part in page.parts.iter().filter(|part| !is_beside(part)) {
            let html = if part.title == DIFFER { body.differences(part) } else { body.part(part, picture) };
            out.write_all(html.as_bytes())?;
        }
        Ok(())
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
    let body = Body::new(page, address);
    write!(out, "{}<div class=\"columns\">\n{}<div class=\"facts\">\n", body.head(), body.beside())?;
    facts(out)?;
    Ok(write!(out, "</div>\n</div>\n{}", body.passages())?)
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

/// A page whose parts become HTML.
struct Body<'p> {
    page: &'p Page,
    address: Address<'p>,
    lead: Vec<Item>,
}

impl<'p> Body<'p> {
    fn new(page: &'p Page, address: Address<'p>) -> Self {
        Self { page, address, lead: lead(page) }
    }

    fn head(&self) -> String {
        let page = self.page;
        let items = |items: &[Item], between| {
            items.iter().map(|item| self.item(item)).collect::<Vec<_>>().join(between)
        };
        format!(
            "<header class=\"head\">\n<p class=\"what\">{}{}</p>\n<h1>{}</h1>\n{}</header>\n",
            HtmlText(&capitalised(&page.sort.replace('_', " "))),
            enclosed(" \u{b7} ", &items(&page.kinds, ", "), ""),
            self.name(&page.title, &page.cited),
            enclosed("<p class=\"lead\">", &items(&self.lead, " "), "</p>\n")
        )
    }

    /// What identifies the thing, and how much is known of it.
    fn beside(&self) -> String {
        let page = self.page;
        let parts = || page.parts.iter().filter(|part| is_beside(part));
        if page.details.is_empty() && page.passages.is_empty() && parts().next().is_none() {
            return String::new();
        }
        let mut entries = Vec::new();
        for detail in page.details.iter().filter(|detail| detail.value != page.title) {
            let (name, value) = match &*detail.name {
                "retrieved" => ("copy read", in_words(&detail.value)),
                "checked" => ("words last found", in_words(&detail.value)),
                "published" => ("published", in_words(&detail.value)),
                "url" => ("address", detail.value.clone()),
                "sha256" => ("SHA-256 of its text", detail.value.clone()),
                name => (name, detail.value.clone()),
            };
            entries.push(entry(&capitalised(name), &linked(web_address(&value), HtmlText(&value))));
        }
        // How a pack lists the thing says less than the names that its sources use.
        let (listed, others): (Vec<_>, Vec<_>) = parts()
            .flat_map(|part| part.groups.iter().map(move |group| (part, group)))
            .partition(|(_, group)| group.label == "listed as");
        for (part, group) in others.into_iter().chain(listed) {
            let name = if group.label.is_empty() { &part.title } else { &group.label };
            let items: Vec<&Item> = group.items.iter().collect();
            entries.push(entry(&capitalised(name), &self.folded(&items, SHOWN[0], part.title == "names")));
        }
        let counted =
            |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        if let Some(part) = page.parts.iter().find(|part| part.title == DIFFER) {
            let points = counted(part.groups.len(), "point");
            entries.push(entry("Sources differ", &format!("<a href=\"#differ\">on {points}</a>")));
        }
        if !page.passages.is_empty() {
            let mut sources: Vec<&str> = page.passages.iter().map(|passage| &*passage.source_slug).collect();
            sources.sort_unstable();
            sources.dedup();
            let passages = counted(page.passages.len(), "passage");
            let sources = counted(sources.len(), "source");
            entries.push(entry("Read in", &format!("<a href=\"#passages\">{passages}</a> of {sources}")));
        }
        format!("<aside aria-label=\"At a glance\">\n<dl>\n{}</dl>\n</aside>\n", entries.concat())
    }

    /// A list that shows the first items; where only two more follow, all.
    fn folded(&self, items: &[&Item], shown: usize, are_names: bool) -> String {
        let shown = if items.len() > shown + 2 { shown } else { items.len() };
        let (shown, folded) = items.split_at(shown);
        let shown = self.list(shown, are_names);
        if folded.is_empty() {
            return shown;
        }
        let (count, folded) = (folded.len(), self.list(folded, are_names));
        format!("{shown}<details><summary>{count} more</summary>{folded}</details>")
    }

    fn list(&self, items: &[&Item], are_names: bool) -> String {
        let said = |item: &&Item| {
            let said = if are_names { self.name(&item.text, &item.cited) } else { self.item(item) };
            format!("<li>{said}</li>")
        };
        format!("<ul>{}</ul>", items.iter().map(said).collect::<Vec<_>>().concat())
    }

    /// What disagrees, value beside value.
    fn differences(&self, part: &Part) -> String {
        let group = |group: &Group| {
            let list = self.list(&group.items.iter().collect::<Vec<_>>(), false);
            let label = capitalised(&group.label);
            format!("<div class=\"differ\">\n<h3>{}</h3>\n{list}{}</div>\n", HtmlText(&label), note(group))
        };
        let groups = part.groups.iter().map(group).collect::<Vec<_>>().concat();
        format!("<section id=\"differ\">\n<h2>Where sources differ</h2>\n{groups}</section>\n")
    }

    fn part(&self, part: &Part, picture: Picture<'_>) -> String {
        let is_said = |said: &Item, item: &Item| said.text.ends_with(&item.text) && said.cited == item.cited;
        let is_shown = |item: &&Item| !self.lead.iter().any(|said| is_said(said, item));
        let groups: Vec<&Group> =
            part.groups.iter().filter(|group| group.items.iter().any(|item| is_shown(&item))).collect();
        if groups.is_empty() {
            return String::new();
        }
        let is_labelled = groups.iter().any(|group| !group.label.is_empty());
        let group = |group: &&Group| {
            let items: Vec<&Item> = group.items.iter().filter(is_shown).collect();
            let said = self.folded(&items, SHOWN[1], false) + &note(group);
            if is_labelled { entry(&group.label, &said) } else { said + "\n" }
        };
        let mut facts = groups.iter().map(group).collect::<Vec<_>>().concat();
        if is_labelled {
            facts = format!("<dl>\n{facts}</dl>\n");
        }
        let (title, picture) = (capitalised(&part.title), picture(&part.title).unwrap_or_default());
        format!("<section>\n<h2>{}</h2>\n{picture}{facts}</section>\n", HtmlText(&title))
    }

    fn passages(&self) -> String {
        let passage = |passage: &CitedPassage| {
            format!("<li id=\"p{}\">{}</li>\n", passage.number, self.passage(passage))
        };
        enclosed(
            "<section>\n<h2 id=\"passages\">Where this was read</h2>\n<ol class=\"passages\">\n",
            &self.page.passages.iter().map(passage).collect::<Vec<_>>().concat(),
            "</ol>\n</section>\n",
        )
    }

    fn passage(&self, passage: &CitedPassage) -> String {
        let source = self.linked_to("source", &passage.source_slug, &passage.source);
        let language = language(&passage.language);
        let quote = format!("<q{language}>{}</q>", HtmlText(&passage.anchor));
        let quote = linked(passage.link.as_deref().and_then(web_address), quote);
        let reference = |reference| self.reference(passage, reference);
        let references = passage.references.iter().map(reference).collect::<Vec<_>>().concat();
        let text = passage.text.as_deref().map_or_else(String::new, |text| {
            format!("<blockquote{language}>{}</blockquote>", HtmlText(text))
        });
        format!("{source}, {}: {quote}{references}{text}", HtmlText(&passage.section))
    }

    fn reference(&self, passage: &CitedPassage, reference: &CitedReference) -> String {
        let CitedReference { name, title, url, archived_url, status, locator } = reference;
        let slug = format!("{}/{}", passage.source_slug, name.replace(' ', "/"));
        let address = archived_url.as_deref().or(url.as_deref()).and_then(web_address);
        let number = self.linked_to("reference", &slug, &format!("reference {name}"));
        let title = title.as_ref().map(|title| format!(", {}", linked(address, HtmlText(title))));
        let locator = locator.as_ref().map(|locator| format!(", {}", HtmlText(locator)));
        let dead = if status == "dead" { ", <span class=\"dead\">a dead link</span>" } else { "" };
        format!("; {number}{}{}{dead}", title.unwrap_or_default(), locator.unwrap_or_default())
    }

    /// A fact with the numbers of its passages.
    fn item(&self, item: &Item) -> String {
        let (text, remarks) = item.parts();
        let other = item.other.as_ref().filter(|other| other.name == item.text);
        let page = other.and_then(self.address);
        let address = page.as_deref().or_else(|| web_address(text));
        let sources = HtmlText(&item.sources.join("; ")).to_string();
        format!(
            "{}{}{}{}",
            linked(address, HtmlText(text)),
            HtmlText(&remarks),
            numbers(&item.cited),
            enclosed(" <span class=\"sources\">", &sources, "</span>")
        )
    }

    /// A name in the language of the sources that use it, and in its own direction.
    fn name(&self, name: &str, cited: &[usize]) -> String {
        let passages = cited.iter().filter_map(|number| self.page.passages.get(number - 1));
        let mut languages = passages.map(|passage| &passage.language);
        let first = languages.next().filter(|first| languages.all(|other| other == *first));
        let language = language(first.map_or("en", String::as_str));
        format!("<bdi{language}>{}</bdi>{}", HtmlText(name), numbers(cited))
    }

    /// The name of a source or reference, as a link if it has a page.
    fn linked_to(&self, sort: &str, slug: &str, name: &str) -> String {
        let other = Other { sort: sort.to_owned(), slug: slug.to_owned(), name: name.to_owned() };
        linked((self.address)(&other).as_deref(), HtmlText(name))
    }
}

/// The text, if it is a web address.
fn web_address(text: &str) -> Option<&str> {
    Some(text).filter(|text| is_link(text))
}

/// HTML as a link, if there is an address.
fn linked(address: Option<&str>, html: impl Display) -> String {
    match address {
        Some(address) => format!("<a href=\"{}\">{html}</a>", HtmlText(address)),
        None => html.to_string(),
    }
}

/// HTML between two others, unless it is empty.
fn enclosed(before: &str, html: &str, after: &str) -> String {
    if html.is_empty() { String::new() } else { format!("{before}{html}{after}") }
}

/// An entry of a list of names and values.
fn entry(name: &str, html: &str) -> String {
    format!("<div><dt>{}</dt><dd>{html}</dd></div>\n", HtmlText(name))
}

fn note(group: &Group) -> String {
    enclosed("<p class=\"note\">", &HtmlText(&group.note).to_string(), "</p>")
}

/// The attribute for the language of a text, if it is not that of the page.
fn language(language: &str) -> String {
    if language == "en" { String::new() } else { format!(" lang=\"{}\"", HtmlText(language)) }
}

/// The numbers of passages, each or each run of them a link to its entry.
fn numbers(cited: &[usize]) -> String {
    let number =
        |number: &usize| format!("<a href=\"#p{number}\" aria-label=\"passage {number}\">{number}</a>");
    let run = |run: &[usize]| match run {
        [first, _, .., last] => format!(
            "<a href=\"#p{first}\" aria-label=\"passages {first}\u{2013}{last}\">{first}\u{2013}{last}</a>"
        ),
        run => run.iter().map(number).collect::<Vec<_>>().join(" "),
    };
    let runs: Vec<String> = cited.chunk_by(|one, next| one + 1 == *next).map(run).collect();
    enclosed("<sup>", &runs.join(" "), "</sup>")
}
