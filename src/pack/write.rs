//! From values to the text of a pack: records as a curator would write them.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::form;
use super::kind::{Form, Kind};

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// Text, dates and terms among it.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Records inside the record, each with its keys and values.
    Records(Vec<Vec<(&'static str, Written)>>),
}

impl Written {
    /// Returns the value as TOML, on one line.
    fn toml(&self) -> String {
        match self {
            Self::Text(text) => quoted(text),
            Self::Number(number) => number.to_string(),
            Self::Records(records) => {
                let inline = |record: &Vec<(&str, Self)>| {
                    let pairs: Vec<String> =
                        record.iter().map(|(key, value)| format!("{key} = {}", value.toml())).collect();
                    format!("{{ {} }}", pairs.join(", "))
                };
                format!("[{}]", records.iter().map(inline).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// Returns a text as a basic string of TOML (<https://toml.io/en/v1.0.0#string>), which is what
/// curators write; the `toml` crate chooses among four forms.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                // Writing to a string does not fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Appends a record: its header, then the values in the order of the kind's keys, whatever the
/// order they are given in, with `cite` and nested records last.
pub fn record(out: &mut String, kind: &Kind, values: &[(&'static str, Written)]) {
    let header = if kind.role == super::kind::Role::Source {
        format!("[{}]", kind.key)
    } else {
        format!("[[{}]]", kind.key)
    };
    out.push_str(&header);
    out.push('\n');
    let nested = kind.nested.iter().map(|inner| inner.key);
    for key in kind.fields.iter().map(|field| field.key).chain(["cite"]).chain(nested) {
        if let Some((_, value)) = values.iter().find(|(given, _)| *given == key) {
            // Writing to a string does not fail.
            let _ = writeln!(out, "{key} = {}", value.toml());
        }
    }
    out.push('\n');
}

/// Tells whether a pack takes the text as the value of a key of this form.
#[must_use]
pub fn fits(form: Form, text: &str) -> bool {
    form::verify(form, text).is_ok()
}

/// Makes a slug of a text: its letters and digits without accents in lower case, hyphens for
/// what parts them, at most so many characters, whole words where one fits; empty where there
/// are none of ASCII.
#[must_use]
pub fn slug(text: &str, most: usize) -> String {
    let mut slug = String::new();
    // Decomposed, a letter with an accent is the letter and a mark, which is left out.
    for c in text.nfkd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '´')) {
        if c.is_ascii_alphanumeric() {
            if slug.len() >= most {
                slug.truncate(slug.rfind('-').unwrap_or(slug.len()));
                break;
            }
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            if slug.len() >= most {
                break;
            }
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pack::kind::{PASSAGE, SOURCE};

    #[test]
    fn a_record_has_its_keys_in_the_order_of_a_curator() {
        let mut out = String::new();
        let reference = vec![("number", Written::Number(3)), ("reach", Written::Text("sentence".into()))];
        record(
            &mut out,
            &PASSAGE,
            &[
                ("references", Written::Records(vec![reference])),
                ("anchor", Written::Text("a \"quoted\" word".into())),
                ("slug", Written::Text("one".into())),
            ],
        );
        record(&mut out, &SOURCE, &[("title", Written::Text("T".into()))]);
        assert_eq!(
            out,
            "[[passage]]\nslug = \"one\"\nanchor = \"a \\\"quoted\\\" word\"\n\
             references = [{ number = 3, reach = \"sentence\" }]\n\n[source]\ntitle = \"T\"\n\n"
        );
    }

    #[test]
    fn a_slug_keeps_letters_and_digits() {
        assert_eq!(slug("The UN’s 2nd – Congress (Éire)!", 40), "the-uns-2nd-congress-eire");
        assert_eq!(slug("one two three", 7), "one-two");
        assert_eq!(slug("one two three", 9), "one-two");
        assert_eq!(slug("onetwothree", 6), "onetwo");
        assert_eq!(slug("…", 9), "");
    }

    proptest! {
        #[test]
        fn toml_reads_back_what_was_written(text in ".{0,40}") {
            let read: toml::Table = format!("key = {}", quoted(&text)).parse().unwrap();
            prop_assert_eq!(read["key"].as_str(), Some(text.as_str()));
        }

        #[test]
        fn a_slug_is_one_or_empty(text in ".{0,40}", most in 1..30_usize) {
            let slug = slug(&text, most);
            prop_assert!(slug.is_empty() || fits(Form::Slug, &slug), "{}", slug);
            prop_assert!(slug.len() <= most);
        }
    }
}
