//! What only the text of a `CREATE` statement says: its comments and its `CHECK`s, for which SQLite has no pragma.

/// A part between the outer parentheses of a statement, which commas separate: the definition of a column, a
/// constraint of a table, or an expression of an index.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// Its text on one line, without comments.
    pub(super) code: String,
    /// The expressions of its `CHECK`s, without their parentheses.
    pub(super) checks: Vec<String>,
    /// The comments on its lines, and on lines without code after it.
    pub(super) comment: String,
}

impl Part {
    /// The first word, which is the name of a column or a keyword.
    pub(super) fn word(&self) -> &str {
        self.code.split([' ', '(']).next().unwrap_or_default()
    }
}

/// The comments before the first part, and the parts.
pub(super) fn parts(sql: &str) -> (String, Vec<Part>) {
    let (mut head, mut parts) = (String::new(), Vec::<Part>::new());
    let (mut depth, mut inside, mut is_ended) = (0_usize, false, true);
    let mut check = None;
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_string = inside || letter == '\'';
        inside ^= letter == '\'';
        match letter {
            '-' if !is_string && letters.peek() == Some(&'-') => {
                let comment: String = letters.by_ref().skip(1).take_while(|letter| *letter != '\n').collect();
                let of = parts.last_mut().map_or(&mut head, |part| &mut part.comment);
                if depth > 0 {
                    let space = if of.is_empty() { "" } else { " " };
                    of.extend([space, comment.trim()]);
                }
                continue;
            }
            '(' if !is_string => {
                depth += 1;
                if depth == 1 {
                    continue;
                }
                if let Some(part) = parts.last().filter(|part| part.code.ends_with("CHECK ")) {
                    check = check.or((depth == 2).then_some(part.code.len() + 1));
                }
            }
            ')' if !is_string && depth <= 1 => break,
            ')' if !is_string => {
                depth -= 1;
                if let (1, Some(start), Some(part)) = (depth, check, parts.last_mut()) {
                    part.checks.extend(part.code.get(start..).map(|check| check.trim().to_owned()));
                    check = None;
                }
            }
            ',' if !is_string && depth == 1 => {
                is_ended = true;
                continue;
            }
            _ => {}
        }
        let is_space = letter.is_whitespace() && !is_string;
        if depth == 0 || (is_space && is_ended) {
            continue;
        }
        if is_ended {
            parts.push(Part::default());
            is_ended = false;
        }
        if let Some(part) = parts.last_mut().filter(|part| !is_space || !part.code.ends_with(' ')) {
            part.code.push(if is_space { ' ' } else { letter });
        }
    }
    for part in &mut parts {
        part.code.truncate(part.code.trim_end().len());
    }
    (head, parts)
}

/// The words that a check allows for a column, if it has the form `column IN ('…', …)`.
pub(super) fn words(column: &str, check: &str) -> Option<Vec<String>> {
    let list = check.strip_prefix(column)?.strip_prefix(" IN (")?.strip_suffix(')')?;
    let word = |word: &str| {
        let word = word.trim().strip_prefix('\'')?.strip_suffix('\'')?;
        (!word.contains('\'')).then(|| word.to_owned())
    };
    list.split(',').map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "CREATE TABLE t ( -- A thing\n  -- (such as this).\n  id INTEGER PRIMARY KEY, -- Number, \
                       any.\n  kind TEXT NOT NULL\n    CHECK (kind IN ('a', 'b')), -- Kind,\n    -- of two.\n  say \
                       TEXT CHECK (say <> ')' AND (say NOT GLOB '*[,]*')) CHECK (length(say)\n    < 9),\n  UNIQUE \
                       (kind, say),\n  CHECK (kind <> say) -- No column.\n) STRICT -- Other.";

    #[test]
    fn a_statement_is_split_at_its_commas_into_parts_with_checks_and_comments() {
        let (head, parts) = parts(SQL);
        assert_eq!(head, "A thing (such as this).");
        let found: Vec<_> = parts.iter().map(|part| (part.word(), part.comment.as_str())).collect();
        let expected = [
            ("id", "Number, any."),
            ("kind", "Kind, of two."),
            ("say", ""),
            ("UNIQUE", ""),
            ("CHECK", "No column."),
        ];
        assert_eq!(found, expected);
        assert_eq!(parts[1].code, "kind TEXT NOT NULL CHECK (kind IN ('a', 'b'))");
        assert_eq!(parts[0].checks, [""; 0]);
        assert_eq!(parts[2].checks, ["say <> ')' AND (say NOT GLOB '*[,]*')", "length(say) < 9"]);
        assert_eq!(parts[4].checks, ["kind <> say"]);
    }

    #[test]
    fn a_list_of_words_is_read() {
        assert_eq!(words("kind", "kind IN ('a', 'b')"), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(words("kind", "kind IN (1, 2)"), None);
        assert_eq!(words("kind", "kind IN ('a') OR kind IN ('b')"), None);
        assert_eq!(words("say", "say <> 'x'"), None);
    }
}
