//! A complete HTML5 document with one table, for a browser or as an attachment of an email.
//!
//! It fetches and runs nothing: it has no script, no image and no style sheet except the few lines here,
//! and a policy that forbids others. All text is escaped; characters that could hide or reorder text are
//! shown as escapes. A value that is only a web address is a link. Line breaks in the data are kept.

use std::fmt::{self, Display};
use std::io::{self, Write as _};

use super::link::is_link;
use super::{Cell, RowFormat};
use crate::escape::{write_lines, write_replacing};

const HEAD: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root { color-scheme: light dark; }
body { margin: 1.5rem; font: 1rem/1.45 system-ui, sans-serif; }
main { overflow-x: auto; }
table { border-collapse: collapse; }
caption { padding-bottom: 0.75rem; text-align: left; font-size: 1.25rem; font-weight: 600; }
th, td { padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid #8886; text-align: left; vertical-align: top; white-space: pre-line; }
th { border-bottom: 2px solid; }
td.w { white-space: nowrap; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
@media (max-width: 50rem) {
  thead { position: absolute; left: -99rem; }
  tr, td, td.n { display: block; border: 0; padding: 0.1rem 0; text-align: left; overflow-wrap: break-word; }
  tr { padding: 0.6rem 0; border-bottom: 1px solid #8886; }
  td:empty { display: none; }
  td::before { content: attr(data-label) ": "; opacity: 0.75; }
}
@media print { a::after { content: " <" attr(href) ">"; font-size: 0.8em; } }
</style>
"#;

pub(super) struct Html {
    title: String,
    /// For each column what starts a cell, with the name of the column for narrow windows.
    starts: Vec<String>,
}

impl Html {
    pub(super) fn titled(title: &str) -> Self {
        Self { title: title.to_owned(), starts: Vec::new() }
    }
}

impl RowFormat for Html {
    fn start(&mut self, text: &mut Vec<u8>, columns: &[&str]) -> io::Result<()> {
        text.extend(HEAD.as_bytes());
        text.extend(b"<title>");
        // A document without a title is not valid.
        let is_blank = self.title.trim().is_empty();
        write_escaped(text, if is_blank { "rows" } else { &self.title })?;
        text.extend(b"</title>\n</head>\n<body>\n<main>\n<table>\n");
        if !is_blank {
            text.extend(b"<caption>");
            write_escaped(text, &self.title)?;
            text.extend(b"</caption>\n");
        }
        text.extend(b"<thead>\n<tr>");
        for column in columns {
            let mut name = Vec::new();
            write_escaped(&mut name, column)?;
            text.extend(b"<th scope=\"col\">");
            text.extend(&name);
            text.extend(b"</th>");
            self.starts.push(format!(" data-label=\"{}\">", String::from_utf8_lossy(&name)));
        }
        text.extend(b"</tr>\n</thead>\n<tbody>\n");
        Ok(())
    }

    fn row(&mut self, text: &mut Vec<u8>, cells: &[Cell<'_>]) -> io::Result<()> {
        text.extend(b"<tr>");
        for (cell, start) in cells.iter().zip(&self.starts) {
            // A slug or date would otherwise be broken at its hyphens.
            let is_word =
                matches!(cell, Cell::Text(text) if text.contains('-') && !text.contains(char::is_whitespace));
            text.extend(match cell {
                cell if cell.is_number() => &b"<td class=\"n\""[..],
                _ if is_word => b"<td class=\"w\"",
                _ => b"<td",
            });
            text.extend(start.as_bytes());
            cell.write(text, write_text)?;
            text.extend(b"</td>");
        }
        text.extend(b"</tr>\n");
        Ok(())
    }

    fn end(&self, text: &mut Vec<u8>) {
        text.extend(b"</tbody>\n</table>\n</main>\n</body>\n</html>\n");
    }
}

fn write_text(out: &mut Vec<u8>, text: &str) -> io::Result<()> {
    if !is_link(text) {
        return write_escaped(out, text);
    }
    out.write_all(b"<a href=\"")?;
    write_escaped(out, text)?;
    out.write_all(b"\">")?;
    // The name of the host is enough to read; the address would make the column too wide.
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    write_escaped(out, rest.split(['/', '?', '#']).next().unwrap_or(rest))?;
    out.write_all(b"</a>")
}

/// Writes text, escaped for use between tags and in quoted attributes.
pub(crate) fn write_escaped(out: &mut Vec<u8>, text: &str) -> io::Result<()> {
    write_lines(out, text, "\n", |out, run| {
        write_replacing(out, run, |_, byte| match byte {
            b'&' => Some("&amp;"),
            b'<' => Some("&lt;"),
            b'>' => Some("&gt;"),
            b'"' => Some("&quot;"),
            b'\'' => Some("&#39;"),
            _ => None,
        })
    })
}

/// Text that is shown as HTML in which nothing is markup.
pub(crate) struct HtmlText<'t>(pub(crate) &'t str);

impl Display for HtmlText<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut html = Vec::with_capacity(self.0.len());
        write_escaped(&mut html, self.0).map_err(|_| fmt::Error)?;
        formatter.write_str(&String::from_utf8_lossy(&html))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Pattern, each};
    use crate::output::Format;
    use crate::output::tests::{PLAIN, written, written_as};

    fn rows(document: &str) -> &str {
        let (_, body) = document.split_once("<tbody>\n").unwrap();
        body.split_once("</tbody>").unwrap().0
    }

    #[test]
    fn a_document_without_a_title_is_still_valid() {
        let document = written_as(Format::Html, " ", PLAIN, &["a"], &[]);
        assert!(document.contains("<title>rows</title>"));
        assert!(!document.contains("<caption>"));
    }

    #[test]
    fn a_cell_that_is_an_address_is_a_link() {
        let url = "https://a/?b='&c";
        let document = written(Format::Html, &["a"], &[&[Cell::Text(url)]]);
        let escaped = "https://a/?b=&#39;&amp;c";
        let expected = format!("<tr><td data-label=\"a\"><a href=\"{escaped}\">a</a></td></tr>\n");
        assert_eq!(rows(&document), expected);
    }

    #[test]
    fn no_text_of_the_data_is_markup() {
        let pattern = Pattern::new(r#"[<>&"'a/\PC]{0,20}"#);
        each(256, |rng| {
            let text = pattern.text(rng);
            let document = written(Format::Html, &["a"], &[&[Cell::Text(&text)]]);
            let cell = rows(&document)
                .strip_prefix("<tr><td")
                .unwrap()
                .trim_start_matches(" class=\"w\"")
                .strip_prefix(" data-label=\"a\">")
                .unwrap()
                .strip_suffix("</td></tr>\n")
                .unwrap();
            assert!(!cell.contains(['<', '>', '"', '\'']));
            let plain = cell
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
            assert_eq!(plain, crate::escape::readable(&text));
        });
    }
}
