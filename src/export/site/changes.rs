//! What has changed since an earlier state: as a page, and as a feed with an entry for each source
//! (Atom, <https://www.rfc-editor.org/rfc/rfc4287>).

use std::fmt::Write as _;

use super::address;
use super::{Change, Changes, Link, PageHead, Site};
use crate::error::Error;
use crate::escape::printable;
use crate::export::shared::escape_markup;
use crate::output::HtmlText;

const PATH: &str = "changes.html";

impl Site<'_, '_> {
    pub(super) fn changes(&self, changes: &Changes) -> Result<(), Error> {
        let count = changes.count;
        let summary = match count {
            0 => "No fact has changed.".to_owned(),
            1 => "One fact has changed.".to_owned(),
            count => format!("{count} facts were added, changed or removed."),
        };
        let more = count - changes.first.len();
        let head = PageHead::new("Changes", &*summary, "");
        self.page(PATH, &head, |out| {
            writeln!(
                out,
                "<header class=\"head\">\n<h1>Changes</h1>\n<p class=\"lead\">{summary}</p>\n</header>"
            )?;
            for group in by_source(changes) {
                let address = address::of("source", &group[0].source).ok();
                let source = Link(address.as_deref(), &group[0].source);
                write!(out, "<section>\n<h2>{source}</h2>\n<dl class=\"rows\">\n")?;
                for change in group {
                    write!(out, "<div><dt>{}</dt><dd>", change.kind)?;
                    if let Some(before) = &change.before {
                        write!(out, "<del>{}</del> ", HtmlText(before))?;
                    }
                    if let Some(after) = &change.after {
                        write!(out, "<ins>{}</ins>", HtmlText(after))?;
                    }
                    out.write_all(b"</dd></div>\n")?;
                }
                out.write_all(b"</dl>\n</section>\n")?;
            }
            if more > 0 {
                writeln!(out, "<p>And {more} more; <code>ecpat-kb diff</code> shows all of them.</p>")?;
            }
            Ok(())
        })?;
        self.feed(changes)
    }

    fn feed(&self, changes: &Changes) -> Result<(), Error> {
        let place = |path: &str| self.address(path).unwrap_or_else(|| path.to_owned());
        let (time, title) = (&changes.time, markup(self.shared.title));
        let mut feed = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
             <title>{title}</title>\n<id>urn:ecpat-kb:changes</id>\n<updated>{time}</updated>\n\
             <author><name>{title}</name></author>\n<link href=\"{}\"/>\n",
            markup(&place(PATH))
        );
        for group in by_source(changes) {
            let source = markup(&group[0].source);
            let lines = group.iter().map(|change| {
                let words = change.after.as_ref().or(change.before.as_ref());
                markup(&format!("{}: {}", change.kind, words.map_or("", String::as_str)))
            });
            let content = lines.collect::<Vec<_>>().join("\n");
            let page = address::of("source", &group[0].source).unwrap_or_else(|_| PATH.to_owned());
            // Writing to memory does not fail.
            let _ = write!(
                feed,
                "<entry>\n<title>{source}: {} facts</title>\n<id>urn:ecpat-kb:changes:{time}:{source}</id>\n\
                 <updated>{time}</updated>\n<link href=\"{}\"/>\n<content>{content}</content>\n</entry>\n",
                group.len(),
                markup(&place(&page))
            );
        }
        self.file("changes.xml", &[&feed, "</feed>\n"])
    }
}

/// The changes of each source, which stand together.
fn by_source(changes: &Changes) -> impl Iterator<Item = &[Change]> {
    changes.first.chunk_by(|one, other| one.source == other.source)
}

/// A text in which nothing is markup of XML, hidden, or a character that XML does not have.
fn markup(text: &str) -> String {
    escape_markup(&printable(text)).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
