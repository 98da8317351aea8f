//! A table in GitHub Flavored Markdown (GFM, section 4.10), for pasting into issues and notes.
//!
//! Text is escaped so that it is shown unchanged: nothing in it is read as emphasis, code, a link, an
//! HTML tag or an entity. A line break in a cell is `<br>`, since a row is one line. A value that is
//! only a web address is an autolink.
//!
//! Columns of numbers are not aligned to the right: whether a column has only numbers is not known when
//! the line with the alignment is written.

use std::io::{self, Write as _};

use super::link::is_link;
use super::{Cell, RowFormat, names};
use crate::escape::{write_lines, write_replacing};

pub(super) struct Markdown;

impl RowFormat for Markdown {
    fn start(&mut self, text: &mut Vec<u8>, columns: &[&str]) -> io::Result<()> {
        self.row(text, &names(columns))?;
        text.extend(b"| --- ".repeat(columns.len()));
        text.extend(b"|\n");
        Ok(())
    }

    fn row(&mut self, text: &mut Vec<u8>, cells: &[Cell<'_>]) -> io::Result<()> {
        for cell in cells {
            text.extend(b"| ");
            cell.write(text, write_text)?;
            text.push(b' ');
        }
        text.extend(b"|\n");
        Ok(())
    }
}

pub(crate) fn write_text(out: &mut Vec<u8>, text: &str) -> io::Result<()> {
    if is_link(text) {
        // Inside `<…>` only entities are read, and the table removes its bars before that.
        out.write_all(b"<")?;
        write_replacing(out, text, |_, byte| match byte {
            b'&' => Some("&amp;"),
            b'|' => Some(r"\|"),
            _ => None,
        })?;
        return out.write_all(b">");
    }
    write_lines(out, text, "<br>", |out, run| {
        write_replacing(out, run, |at, byte| escape(run.as_bytes(), at, byte))
    })
}

/// Returns the escape of the byte at `at` if it could be markup.
fn escape(run: &[u8], at: usize, byte: u8) -> Option<&'static str> {
    match byte {
        b'\\' => Some(r"\\"),
        b'|' => Some(r"\|"),
        b'`' => Some(r"\`"),
        b'*' => Some(r"\*"),
        b'~' => Some(r"\~"),
        b'[' => Some(r"\["),
        b']' => Some(r"\]"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'&' => Some("&amp;"),
        // Between two letters it is never emphasis (GFM, section 6.4), so names stay readable.
        b'_' if !is_within_word(run, at) => Some(r"\_"),
        // GFM would link the address and show the backslashes in it (section 6.9).
        b':' if run[at..].starts_with(b"://") => Some(r"\:"),
        b'.' if run[..at].to_ascii_lowercase().ends_with(b"www") => Some(r"\."),
        _ => None,
    }
}

fn is_within_word(run: &[u8], at: usize) -> bool {
    let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    is_word(at.checked_sub(1).and_then(|before| run.get(before))) && is_word(run.get(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, Pattern, each};
    use crate::output::Format;
    use crate::output::tests::written;

    fn cell(text: &str) -> String {
        let written = written(Format::Markdown, &["a"], &[&[Cell::Text(text)]]);
        let row = written.strip_prefix("| a |\n| --- |\n| ").unwrap();
        row.strip_suffix(" |\n").unwrap().to_owned()
    }

    #[test]
    fn markup_in_the_data_is_not_read_as_markup() {
        assert_eq!(cell("*a* ~b~ [c](d)"), r"\*a\* \~b\~ \[c\](d)");
        assert_eq!(cell("_a_ as_of __b"), r"\_a\_ as_of \_\_b");
        assert_eq!(cell("a &amp; <b>"), "a &amp;amp; &lt;b&gt;");
        assert_eq!(cell("see http://a/_b, www.c"), r"see http\://a/\_b, www\.c");
    }

    #[test]
    fn a_cell_that_is_an_address_is_an_autolink() {
        assert_eq!(cell("https://a/_b?c&d|e"), r"<https://a/_b?c&amp;d\|e>");
    }

    #[test]
    fn a_row_is_one_line() {
        each(256, |rng| {
            let text = rng.text();
            let written = written(Format::Markdown, &[&text], &[&[Cell::Text(&text)]]);
            assert_eq!(written.lines().count(), 3);
        });
    }

    #[test]
    fn no_bar_of_the_data_opens_a_column() {
        let pattern = Pattern::new(r"[|\\a:/]{0,12}");
        each(256, |rng| {
            let text = pattern.text(rng);
            let cell = cell(&text);
            // Each bar follows an odd number of backslashes: pairs, and the one that escapes it.
            for (at, _) in cell.match_indices('|') {
                let backslashes = cell[..at].bytes().rev().take_while(|&b| b == b'\\').count();
                assert_eq!(backslashes % 2, 1);
            }
        });
    }
}
