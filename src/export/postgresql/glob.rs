//! `GLOB` patterns of SQLite as regular expressions of PostgreSQL.
//!
//! In a pattern, `*` is any text, `?` one character, `[…]` one of a set or a range and `[^…]` one
//! that is not; `]` right at the start of a set is itself
//! (<https://www.sqlite.org/lang_corefunc.html#glob>). Case counts, as it does in a regular
//! expression, and `.` is any character there, a line break too
//! (<https://www.postgresql.org/docs/15/functions-matching.html#POSIX-SYNTAX-DETAILS>).

use super::scope::Untold;

/// The regular expression that holds for the same texts as the pattern.
pub(super) fn regex(pattern: &str) -> Result<String, Untold> {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '*' if parts.last().is_some_and(|last| last == ".*") => {}
            '*' => parts.push(".*".to_owned()),
            '?' => parts.push(".".to_owned()),
            '[' => parts.push(set(&mut rest, pattern)?),
            c => parts.push(escaped(c)),
        }
    }
    // Where any text can stand at an end, nothing is said of that end.
    let open_start = parts.first().is_some_and(|part| part == ".*");
    let open_end = parts.len() > usize::from(open_start) && parts.last().is_some_and(|part| part == ".*");
    let middle = parts[usize::from(open_start)..parts.len() - usize::from(open_end)].concat();
    Ok(format!(
        "{}{middle}{}",
        if open_start { "" } else { "^" },
        if open_end || parts == [".*"] { "" } else { "$" }
    ))
}

/// A set, from behind its opening bracket.
fn set(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, pattern: &str) -> Result<String, Untold> {
    let mut text = String::from("[");
    if rest.next_if_eq(&'^').is_some() {
        text.push('^');
    }
    let mut members = Vec::new();
    for c in rest.by_ref() {
        if c == ']' && !members.is_empty() {
            return Ok(text + &spelled(&members) + "]");
        }
        members.push(c);
    }
    Err(Untold::new(format!("the pattern `{pattern}` has a set without an end")))
}

/// The members of a set: a hyphen between two makes a range, one at an end is itself.
fn spelled(members: &[char]) -> String {
    let mut text = String::new();
    let mut at = 0;
    while at < members.len() {
        text += &escaped(members[at]);
        if members.get(at + 1) == Some(&'-') && at + 2 < members.len() {
            text.push('-');
            text += &escaped(members[at + 2]);
            at += 3;
        } else {
            at += 1;
        }
    }
    text
}

/// A character that stands for itself, in a set and outside.
fn escaped(c: char) -> String {
    if c.is_ascii_punctuation()
        && !matches!(c, '/' | '%' | '~' | ':' | '@' | '\'' | '"' | ',' | ';' | '<' | '>' | '_')
    {
        format!("\\{c}")
    } else {
        c.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_the_schema_become_regular_expressions() {
        for (pattern, expected) in [
            ("[a-z0-9]*", "^[a-z0-9]"),
            ("*[^a-z0-9-]*", "[^a-z0-9\\-]"),
            ("[A-Z][A-Z]", "^[A-Z][A-Z]$"),
            ("P[1-9]*[YMWD]", "^P[1-9].*[YMWD]$"),
            ("P*[^0-9]*?", "^P.*[^0-9].*.$"),
            ("*[^0-9TXZ:.~?%/+-]*", "[^0-9TXZ:\\.~\\?%/\\+\\-]"),
        ] {
            assert_eq!(regex(pattern).unwrap(), expected);
        }
    }

    #[test]
    fn what_a_regular_expression_would_read_otherwise_is_escaped() {
        assert_eq!(regex("a.b|c(d)\\").unwrap(), "^a\\.b\\|c\\(d\\)\\\\$");
        assert_eq!(regex("[]x]").unwrap(), "^[\\]x]$");
        assert_eq!(regex("[^]]").unwrap(), "^[^\\]]$");
        assert_eq!(regex("[a^[.]").unwrap(), "^[a\\^\\[\\.]$");
        assert_eq!(regex("[-a-]").unwrap(), "^[\\-a\\-]$");
    }

    #[test]
    fn ends_that_are_open_are_left_open() {
        assert_eq!(regex("*").unwrap(), "");
        assert_eq!(regex("**a**").unwrap(), "a");
        assert_eq!(regex("").unwrap(), "^$");
        assert_eq!(regex("?").unwrap(), "^.$");
    }

    #[test]
    fn a_set_without_an_end_is_refused() {
        assert!(regex("a[bc").is_err());
        assert!(regex("[]").is_err());
    }
}
