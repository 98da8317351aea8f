//! The `CHECK`s of a column as constraints of a Table Schema
//! (<https://datapackage.org/standard/table-schema/#field-constraints>).
//!
//! It reads the forms that the checks of the schema have: comparisons with a constant, lists of words,
//! `GLOB`s joined by `AND`. Other forms are left out, so the constraints never exclude a valid value.

use serde::Serialize;

use crate::db::dictionary::Column;

/// The constraints of a field.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Constraints {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) required: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) unique: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) minimum: Option<i64>,
    /// A regular expression for the complete value, with only what XML Schema and others have in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pattern: Option<String>,
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    pub(super) words: Option<Vec<String>>,
}

impl Constraints {
    /// The constraints of a column.
    pub(super) fn of(column: &Column) -> Self {
        let mut found = Self { required: !column.nullable, words: column.words(), ..Self::default() };
        let mut start = None;
        let mut characters = None;
        for part in column.checks.iter().flat_map(|check| parts(check)) {
            let Some(rest) = part.strip_prefix(&*column.name) else {
                if let Some(length) = number(part, &format!("length({}) = ", column.name)) {
                    found.min_length = Some(length);
                    found.max_length = Some(length);
                }
                continue;
            };
            if rest == " <> ''" {
                found.min_length = Some(1);
            } else if let Some(least) = number(rest, " >= ") {
                found.minimum = Some(least);
            } else if let Some(set) = between(rest, " NOT GLOB '*[^", "]*'") {
                characters = Some(format!("[{set}]*"));
            } else if let Some(glob) = between(rest, " GLOB '", "'") {
                start = expression(glob);
            } else if rest == format!(" IS date({})", column.name) {
                start = Some("[0-9]{4}-[0-9]{2}-[0-9]{2}".to_owned());
            }
        }
        found.pattern = match (start, characters) {
            // What the first character can be, and what all others can be.
            (Some(start), Some(characters)) => {
                Some(start.strip_suffix(".*").map_or(start.clone(), |first| format!("{first}{characters}")))
            }
            (start, characters) => start.or(characters),
        };
        found
    }
}

/// The parts of a check, all of which must be true; none for a check with alternatives.
fn parts(check: &str) -> Vec<&str> {
    if check.contains(" OR ") { Vec::new() } else { check.split(" AND ").map(str::trim).collect() }
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let inner = text.strip_prefix(before)?.strip_suffix(after)?;
    (!inner.contains(['\'', '\\'])).then_some(inner)
}

fn number<N: std::str::FromStr>(text: &str, before: &str) -> Option<N> {
    text.strip_prefix(before)?.parse().ok()
}

/// A `GLOB` of sets, letters and digits as a regular expression.
fn expression(glob: &str) -> Option<String> {
    let mut expression = String::new();
    let mut inside = false;
    for letter in glob.chars() {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            '^' => return None,
            '*' if !inside => expression.push('.'),
            '?' if !inside => {
                expression.push('.');
                continue;
            }
            letter if !inside && !letter.is_ascii_alphanumeric() => return None,
            _ => {}
        }
        expression.push(letter);
    }
    Some(expression)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, checks: &[&str]) -> Column {
        Column {
            name: name.into(),
            kind: "TEXT".into(),
            nullable: true,
            primary: false,
            references: None,
            description: String::new(),
            checks: checks.iter().map(|&check| check.to_owned()).collect(),
        }
    }

    #[test]
    fn globs_are_patterns() {
        for (check, pattern) in [
            ("c GLOB '[a-z0-9]*' AND c NOT GLOB '*[^a-z0-9-]*'", "[a-z0-9][a-z0-9-]*"),
            ("c GLOB '[A-Z][A-Z]'", "[A-Z][A-Z]"),
            ("c <> '' AND c NOT GLOB '*[^0-9TXZ:.~?%/+-]*'", "[0-9TXZ:.~?%/+-]*"),
            ("c GLOB 'P[1-9]*[YMWD]' AND c NOT GLOB 'P*[^0-9]*?'", "P[1-9].*[YMWD]"),
            ("c IS date(c)", "[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        ] {
            assert_eq!(Constraints::of(&column("c", &[check])).pattern.as_deref(), Some(pattern), "{check}");
        }
    }

    #[test]
    fn bounds_and_lengths_are_read() {
        let found = Constraints::of(&column("c", &["c <> ''", "c >= 2"]));
        assert_eq!((found.min_length, found.minimum), (Some(1), Some(2)));
        let found = Constraints::of(&column("c", &["length(c) = 64 AND c NOT GLOB '*[^0-9a-f]*'"]));
        assert_eq!((found.min_length, found.max_length), (Some(64), Some(64)));
        assert_eq!(found.pattern.as_deref(), Some("[0-9a-f]*"));
        let found = Constraints::of(&column("c", &["c IN ('a', 'b')"]));
        assert_eq!(found.words, Some(vec!["a".to_owned(), "b".to_owned()]));
    }

    #[test]
    fn unknown_forms_are_left_out() {
        let nothing = Constraints::default();
        for check in
            ["c LIKE 'http://%' OR c LIKE 'https://%'", "c <> '' OR d <> ''", "cd >= 1", "c = trim(c)"]
        {
            assert_eq!(Constraints::of(&column("c", &[check])), nothing, "{check}");
        }
    }
}
