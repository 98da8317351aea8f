//! The constraints in a `CREATE TABLE` statement, read from its text, since SQLite has no pragma for
//! `CHECK`s.

use super::{split_comment, without_strings};

/// The definitions between the outer parentheses of a `CREATE TABLE` statement, without comments: one
/// for each column and each table constraint.
pub(super) fn definitions(sql: &str) -> Vec<String> {
    let code: Vec<&str> = sql.lines().map(|line| split_comment(line).0.trim()).collect();
    let code = code.join(" ");
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut inside = false;
    let mut start = None;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'\'' => inside = !inside,
            _ if inside => {}
            b'(' => {
                depth += 1;
                if depth == 1 {
                    start = Some(at + 1);
                }
            }
            b')' | b',' if depth == 1 => {
                parts.extend(start.and_then(|start| code.get(start..at)).map(|part| part.trim().to_owned()));
                start = Some(at + 1);
                if byte == b')' {
                    return parts;
                }
            }
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    parts
}

/// The expressions of the `CHECK`s in a definition, without their outer parentheses.
pub(super) fn checks(definition: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = definition;
    while let Some(at) = rest.find("CHECK (") {
        let before_is_code = rest[..at].matches('\'').count().is_multiple_of(2);
        let body = &rest[at + "CHECK (".len()..];
        let end = end_of_parentheses(body);
        if before_is_code {
            found.extend(body.get(..end).map(|check| check.trim().to_owned()));
        }
        rest = body.get(end..).unwrap_or_default();
    }
    found
}

/// The position of the parenthesis that closes the one before the text.
fn end_of_parentheses(text: &str) -> usize {
    let mut depth = 1_usize;
    let mut inside = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\'' => inside = !inside,
            _ if inside => {}
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// The words that a check allows for a column, if it has the form `column IN ('…', …)`.
pub(super) fn words(column: &str, check: &str) -> Option<Vec<String>> {
    let list = check.strip_prefix(column)?.strip_prefix(" IN (")?.strip_suffix(')')?;
    if without_strings(list).any(|byte| byte == b'(' || byte == b')') {
        return None;
    }
    let word = |word: &str| Some(word.trim().strip_prefix('\'')?.strip_suffix('\'')?.to_owned());
    list.split(',').map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "CREATE TABLE t (\n  -- A thing, (such as this).\n  id INTEGER PRIMARY KEY, -- Number, \
                       any.\n  kind TEXT NOT NULL\n    CHECK (kind IN ('a', 'b')), -- Kind.\n  say TEXT \
                       CHECK (say <> ')' AND say NOT GLOB '*[,]*') CHECK (length(say) < 9),\n  \
                       UNIQUE (kind, say),\n  CHECK (kind <> say)\n) STRICT";

    #[test]
    fn a_statement_is_split_at_its_commas() {
        let starts: Vec<String> = definitions(SQL)
            .iter()
            .map(|part| part.split(' ').next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(starts, ["id", "kind", "say", "UNIQUE", "CHECK"]);
    }

    #[test]
    fn every_check_is_found() {
        let parts = definitions(SQL);
        assert_eq!(checks(&parts[0]), [""; 0]);
        assert_eq!(checks(&parts[2]), ["say <> ')' AND say NOT GLOB '*[,]*'", "length(say) < 9"]);
        assert_eq!(checks(&parts[4]), ["kind <> say"]);
    }

    #[test]
    fn a_list_of_words_is_read() {
        assert_eq!(words("kind", "kind IN ('a', 'b')"), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(words("kind", "kind IN (1, 2)"), None);
        assert_eq!(words("kind", "kind IN ('a') OR kind IN ('b')"), None);
        assert_eq!(words("say", "say <> 'x'"), None);
    }
}
