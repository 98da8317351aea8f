//! Whether a text in TOML has comments (<https://toml.io/en/v1.0.0#comment>).

use std::io::{self, BufRead};

/// Whether there is a comment: a `#` outside of strings. Of the text, a line at a time is kept.
///
/// # Errors
///
/// A text that cannot be read.
pub(super) fn is_in(mut text: impl BufRead) -> io::Result<bool> {
    let mut line = Vec::new();
    let mut open = None;
    loop {
        line.clear();
        if text.read_until(b'\n', &mut line)? == 0 {
            return Ok(false);
        }
        if is_in_line(&line, &mut open) {
            return Ok(true);
        }
    }
}

/// The same of a line. `open` is the mark of a string over several lines that the line begins in,
/// and then of the one that it ends in.
fn is_in_line(line: &[u8], open: &mut Option<u8>) -> bool {
    let mut rest = line;
    loop {
        if let Some(mark) = *open {
            let Some(after) = after_string(rest, mark, 3) else { return false };
            *open = None;
            rest = after;
        }
        let Some(at) = rest.iter().position(|byte| matches!(byte, b'#' | b'"' | b'\'')) else { return false };
        let mark = rest[at];
        if mark == b'#' {
            return true;
        }
        match run_of(mark, &rest[at..]) {
            1 => match after_string(&rest[at + 1..], mark, 1) {
                Some(after) => rest = after,
                None => return false,
            },
            // The empty string.
            2 => rest = &rest[at + 2..],
            _ => {
                *open = Some(mark);
                rest = &rest[at + 3..];
            }
        }
    }
}

/// What follows a string that ends at one or three marks. Of more than three, the last ones end
/// it: up to two may stand at its end.
fn after_string(text: &[u8], mark: u8, marks: usize) -> Option<&[u8]> {
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'\\' && mark == b'"' {
            at += 2;
            continue;
        }
        let run = run_of(mark, &text[at..]);
        if run >= marks {
            let end = if marks == 1 { 1 } else { run.min(marks + 2) };
            return Some(&text[at + end..]);
        }
        at += run.max(1);
    }
    None
}

/// How many marks a text begins with.
fn run_of(mark: u8, text: &[u8]) -> usize {
    text.iter().take_while(|byte| **byte == mark).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_a_number_sign_outside_of_strings() {
        for text in [
            "# one",
            "a = 1 # one",
            "a = \"x\" # one",
            "a = 'x\\' # one",
            "a = \"x\\\\\" # one",
            "a = \"\" # one",
            "a = \"\"\"x\n\"\"\" # one",
            "a = '''x\n''\n''''' # one",
            "a = \"\"\"\"\"\" # one",
            "a = \"\"\"\\\"\"\"\" # one",
            "a = [\n  1, # one\n]",
            "a = \"it's\" # one",
            "\r\n\t#",
        ] {
            assert!(is_in(text.as_bytes()).unwrap(), "{text}");
            assert!(is_in(format!("b = 1\n{text}\n").as_bytes()).unwrap(), "{text}");
            assert!(toml::from_str::<toml::Table>(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "a = 1",
            "a = \"# none\"",
            "a = '# none'",
            "a = \"\\\" # none\"",
            "a = \"\"\"\n# none\"\n\"\"\"",
            "a = '''\n# none ''\n'''",
            "a = \"\"\"\\\"\"\" # none\"\"\"",
            "a = \"'\"\nb = '#'",
            "\"#\" = 1",
        ] {
            assert!(!is_in(text.as_bytes()).unwrap(), "{text}");
            assert!(toml::from_str::<toml::Table>(text).is_ok(), "{text}");
        }
    }
}
