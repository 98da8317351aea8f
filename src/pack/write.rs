//! From values to the text of a pack: records as a curator would write them.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::form;
use super::kind::{Form, Kind, Need, Role};
use crate::date::Edtf;
use crate::escape::{TextPart, parts};

/// A value to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// Text, dates and terms among it.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A number that is not whole.
    Decimal(f64),
    /// Yes or no.
    Boolean(bool),
    /// Records inside the record.
    Records(Vec<Values>),
}

/// The keys and values of a record, in any order.
pub type Values = Vec<(&'static str, Written)>;

/// Returns a text as a basic string of TOML (<https://toml.io/en/v1.0.0#string>), which is what
/// curators write; the `toml` crate chooses among four forms. What cannot be seen in an editor,
/// or would change what can be, is written as an escape.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for part in parts(text) {
        match part {
            TextPart::Plain(run) => {
                for c in run.chars() {
                    if matches!(c, '"' | '\\') {
                        quoted.push('\\');
                    }
                    quoted.push(c);
                }
            }
            TextPart::Harmful(c) => {
                let code = u32::from(c);
                // Writing to a string does not fail.
                let _ = if code > 0xFFFF {
                    write!(quoted, "\\U{code:08X}")
                } else {
                    write!(quoted, "\\u{code:04X}")
                };
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Appends a record and a blank line: its header, then the values in the order of the kind's
/// keys, with `cite` and nested records last. What a reader takes for granted is left out: a
/// value that is the default, and the `cite` of a nested record that is that of the outer one.
pub fn record(out: &mut String, kind: &Kind, values: &[(&'static str, Written)]) {
    let header =
        if kind.role == Role::Source { format!("[{}]", kind.key) } else { format!("[[{}]]", kind.key) };
    out.push_str(&header);
    out.push('\n');
    for (key, value) in said(kind, values, None) {
        out.extend([key, " = ", &toml(kind, key, value, values), "\n"]);
    }
    out.push('\n');
}

/// The keys and values that have to be written, in the order of a curator. `cite` is that of the
/// record around this one.
fn said<'v>(
    kind: &Kind,
    values: &'v [(&'static str, Written)],
    cite: Option<&Written>,
) -> Vec<(&'static str, &'v Written)> {
    let fields = kind.keys().map(|(key, field)| (key, field.need));
    let nested = kind.nested.iter().map(|inner| inner.key).filter(|key| !key.is_empty());
    let others = ["cite"].into_iter().chain(nested);
    fields
        .chain(others.map(|key| (key, Need::Optional)))
        .filter_map(|(key, need)| Some((key, need, find(values, key)?)))
        .filter(|(key, need, value)| match (value, need) {
            (Written::Text(text), Need::Default(default)) => text != default,
            (Written::Boolean(truth), Need::Default(default)) => truth.to_string() != *default,
            (Written::Records(records), _) => !records.is_empty(),
            _ => *key != "cite" || Some(*value) != cite,
        })
        .map(|(key, _, value)| (key, value))
        .collect()
}

fn find<'v>(values: &'v [(&'static str, Written)], key: &str) -> Option<&'v Written> {
    values.iter().find_map(|(given, value)| (*given == key).then_some(value))
}

/// Returns the value under a key as TOML: on one line, or for several records on one each.
fn toml(kind: &Kind, key: &str, value: &Written, around: &[(&'static str, Written)]) -> String {
    match value {
        Written::Text(text) => quoted(text),
        Written::Number(number) => number.to_string(),
        // Debug has the point that makes it a float in TOML, also of a number such as 1e21.
        Written::Decimal(number) => format!("{number:?}"),
        Written::Boolean(truth) => truth.to_string(),
        Written::Records(records) => {
            let Some(inner) = kind.nested.iter().find(|inner| inner.key == key) else {
                return "[]".to_owned();
            };
            let inline = |record: &Values| {
                let pairs: Vec<String> = said(inner, record, find(around, "cite"))
                    .into_iter()
                    .map(|(key, value)| format!("{key} = {}", toml(inner, key, value, record)))
                    .collect();
                format!("{{ {} }}", pairs.join(", "))
            };
            match &records[..] {
                [only] => format!("[{}]", inline(only)),
                several => {
                    let lines: Vec<String> =
                        several.iter().map(|record| format!("  {},\n", inline(record))).collect();
                    format!("[\n{}]", lines.concat())
                }
            }
        }
    }
}

/// Returns what a reader would say against a value under a key of this form, for after the key;
/// nothing where it takes the value.
#[must_use]
pub fn refusal(form: Form, value: &Written) -> Option<String> {
    match (form, value) {
        (Form::Number(least), Written::Number(number)) if *number < least => {
            Some(format!("must be at least {least}"))
        }
        (Form::Decimal, Written::Number(_) | Written::Decimal(_))
        | (Form::Number(_) | Form::Local("reference"), Written::Number(_))
        | (Form::Boolean, Written::Boolean(_)) => None,
        (Form::Number(_) | Form::Decimal | Form::Local("reference") | Form::Boolean, _) => {
            Some("is not of its type".to_owned())
        }
        (Form::Date | Form::DateEnd, Written::Text(text)) => match text.parse::<Edtf>() {
            Ok(date) if form == Form::DateEnd && date.is_interval() => Some("is an interval".to_owned()),
            Ok(_) => None,
            Err(error) => Some(error.to_string()),
        },
        (_, Written::Text(text)) => form::verify(form, text).err(),
        _ => Some("is not text".to_owned()),
    }
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
    use crate::pack::kind::{CANDIDATE, KINDS, PASSAGE, SOURCE};

    fn text(text: &str) -> Written {
        Written::Text(text.to_owned())
    }

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
    fn what_a_reader_takes_for_granted_is_left_out() {
        let kind = |name| *KINDS.iter().find(|kind| kind.name == name).unwrap();
        let date = |date, cite| vec![("cite", text(cite)), ("date", text(date))];
        let dates = Written::Records(vec![date("1990", "one"), date("1991", "two")]);
        let mut out = String::new();
        record(
            &mut out,
            kind("event"),
            &[("dates", dates), ("cite", text("one")), ("places", Written::Records(vec![]))],
        );
        record(&mut out, kind("figure"), &[("qualifier", text("exact")), ("value", Written::Number(-1))]);
        record(&mut out, &CANDIDATE, &[("qualifier", text("exact"))]);
        record(&mut out, kind("relation"), &[("symmetric", Written::Boolean(false))]);
        assert_eq!(
            out,
            "[[event]]\ncite = \"one\"\ndates = [\n  { date = \"1990\" },\n  { date = \"1991\", cite = \"two\" },\n]\n\n\
             [[figure]]\nvalue = -1\n\n[[candidate]]\nqualifier = \"exact\"\n\n[[relation]]\nsymmetric = false\n\n"
        );
    }

    #[test]
    fn what_cannot_be_seen_is_written_as_an_escape() {
        assert_eq!(
            quoted("a\u{202e}b\u{e0001}c\nd\u{7f}\u{feff}\u{200b}é😀"),
            "\"a\\u202Eb\\U000E0001c\\u000Ad\\u007F\\uFEFF\\u200Bé😀\""
        );
    }

    #[test]
    fn a_value_is_refused_as_a_reader_would() {
        let words = |form, value: &Written| refusal(form, value).unwrap_or_default();
        assert_eq!(words(Form::Number(1), &Written::Number(0)), "must be at least 1");
        assert_eq!(words(Form::Number(1), &Written::Number(1)), "");
        assert_eq!(words(Form::Number(1), &text("1")), "is not of its type");
        assert_eq!(words(Form::Boolean, &Written::Number(2)), "is not of its type");
        assert_eq!(words(Form::DateEnd, &text("2004/2006")), "is an interval");
        assert_eq!(words(Form::Date, &text("2004/2006")), "");
        assert!(words(Form::Date, &text("2004-13")).contains("2004-13"));
        assert_eq!(words(Form::Line, &text(" a")), "has a blank at its edge");
        assert_eq!(words(Form::Line, &Written::Number(1)), "is not text");
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
