//! A page as HTML: a document of its own that fetches and runs nothing, or the part of a larger one.

use std::io::{self, Write};

use super::markdown::capitalised;
use super::{CitedPassage, Item, Other, Page};
use crate::output::{is_link, write_html};

const STYLE: &str = include_str!("page.css");

/// Finds the address of the page of another thing; `None`: it has no page.
pub type Address<'a> = &'a dyn Fn(&Other) -> Option<String>;

/// Writes a page as a whole document.
///
/// # Errors
///
/// Passes on what `out` reports.
pub fn write(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let title = escaped(&page.title)?;
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    )?;
    write_body(page, &|_| None, out)?;
    out.write_all(b"</main>\n</body>\n</html>\n")?;
    out.flush()
}

/// Writes the content of a page, with links to the pages of other things.
///
/// # Errors
///
/// Passes on what `out` reports.
pub fn write_body(page: &Page, address: Address<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<h1>{}{}</h1>", escaped(&page.title)?, numbers(&page.cited))?;
    let kinds = page.kinds.iter().map(|item| said(item, address)).collect::<io::Result<Vec<_>>>()?;
    let sort = page.sort.replace('_', " ");
    let what = if kinds.is_empty() { sort } else { format!("{sort}: {}", kinds.join(", ")) };
    writeln!(out, "<p class=\"what\">{what}</p>")?;
    if !page.details.is_empty() {
        out.write_all(b"<dl>\n")?;
        for detail in &page.details {
            let value = if is_link(&detail.value) {
                link(&detail.value, &detail.value)?
            } else {
                escaped(&detail.value)?
            };
            writeln!(out, "<div><dt>{}</dt><dd>{value}</dd></div>", escaped(&detail.name)?)?;
        }
        out.write_all(b"</dl>\n")?;
    }
    for part in &page.parts {
        writeln!(out, "<section>\n<h2>{}</h2>\n<dl>", escaped(&capitalised(&part.title))?)?;
        for group in &part.groups {
            write!(out, "<div><dt>{}</dt><dd><ul>", escaped(&group.label)?)?;
            for item in &group.items {
                write!(out, "<li>{}</li>", said(item, address)?)?;
            }
            let note = if group.note.is_empty() {
                String::new()
            } else {
                format!("<p>{}</p>", escaped(&group.note)?)
            };
            writeln!(out, "</ul>{note}</dd></div>")?;
        }
        out.write_all(b"</dl>\n</section>\n")?;
    }
    if !page.passages.is_empty() {
        out.write_all(b"<section>\n<h2>Read in</h2>\n<ol class=\"passages\">\n")?;
        for passage in &page.passages {
            write_passage(passage, out)?;
        }
        out.write_all(b"</ol>\n</section>\n")?;
    }
    Ok(())
}

fn write_passage(passage: &CitedPassage, out: &mut dyn Write) -> io::Result<()> {
    let quoted = format!("<q>{}</q>", escaped(&passage.anchor)?);
    let words = match &passage.link {
        Some(address) if is_link(address) => format!("<a href=\"{}\">{quoted}</a>", escaped(address)?),
        _ => quoted,
    };
    write!(
        out,
        "<li id=\"p{}\">{}, {}, {words}",
        passage.number,
        escaped(&passage.source)?,
        escaped(&passage.section)?
    )?;
    for reference in &passage.references {
        let name = format!("reference {}", reference.name);
        let address =
            reference.archived_url.as_ref().or(reference.url.as_ref()).filter(|address| is_link(address));
        let name = address.map_or_else(|| escaped(&name), |address| link(address, &name))?;
        let title = reference
            .title
            .as_ref()
            .map_or(Ok(String::new()), |title| escaped(title).map(|title| format!(", {title}")))?;
        let dead = if reference.status == "dead" { ", <span class=\"dead\">a dead link</span>" } else { "" };
        let locator = reference
            .locator
            .as_ref()
            .map_or(Ok(String::new()), |text| escaped(text).map(|text| format!(", {text}")))?;
        write!(out, "; {name}{title}{locator}{dead}")?;
    }
    if let Some(text) = &passage.text {
        write!(out, "<blockquote>{}</blockquote>", escaped(text)?)?;
    }
    out.write_all(b"</li>\n")
}

fn said(item: &Item, address: Address<'_>) -> io::Result<String> {
    let other = item.other.as_ref().filter(|other| other.name == item.text);
    let words = match other.and_then(address) {
        Some(address) => {
            let rest = Item { text: String::new(), ..item.clone() };
            link(&address, &item.text)? + &escaped(&rest.words())?
        }
        None if is_link(&item.text) => link(&item.text, &item.text)?,
        None => escaped(&item.words())?,
    };
    Ok(words + &numbers(&item.cited))
}

/// The numbers of passages, each a link to its entry.
fn numbers(cited: &[usize]) -> String {
    let numbers = cited.iter().map(|number| {
        format!("<sup><a href=\"#p{number}\" aria-label=\"passage {number}\">{number}</a></sup>")
    });
    numbers.collect::<Vec<_>>().join(" ")
}

fn link(address: &str, text: &str) -> io::Result<String> {
    Ok(format!("<a href=\"{}\">{}</a>", escaped(address)?, escaped(text)?))
}

fn escaped(text: &str) -> io::Result<String> {
    let mut bytes = Vec::new();
    write_html(&mut bytes, text)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}
