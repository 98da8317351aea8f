//! Writes records as TOML, the way a curator would write them.

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
    /// Text, including dates and terms.
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

/// Returns the text under a key.
#[must_use]
pub fn text<'v>(values: &'v [(&'static str, Written)], key: &str) -> Option<&'v str> {
    match find(values, key)? {
        Written::Text(text) => Some(text),
        _ => None,
    }
}

/// Returns a text as a basic string of TOML (<https://toml.io/en/v1.0.0#string>), the form that
/// curators use; the `toml` crate uses four forms. Characters that are invisible in an editor, or that
/// change how others look, are written as escapes.
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

/// Appends a record and an empty line: its header, then the values in the order of the kind's keys,
/// with `cite` and nested records last. Default values are left out, and so is the `cite` of a nested
/// record if it is that of the outer record.
pub fn record(out: &mut String, kind: &Kind, values: &[(&'static str, Written)]) {
    let header =
        if kind.role == Role::Source { format!("[{}]", kind.key) } else { format!("[[{}]]", kind.key) };
    out.push_str(&header);
    out.push('\n');
    for (key, value) in to_write(kind, values, None) {
        out.extend([key, " = ", &toml(kind, key, value, values), "\n"]);
    }
    out.push('\n');
}

/// The keys and values to be written, in order. `cite` is that of the outer record.
fn to_write<'v>(
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
            (Written::Text(text), Need::Optional) if text.is_empty() => false,
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

/// Returns the value under a key as TOML: on one line, or with several records on a line each.
fn toml(kind: &Kind, key: &str, value: &Written, around: &[(&'static str, Written)]) -> String {
    match value {
        Written::Text(text) => quoted(text),
        Written::Number(number) => number.to_string(),
        // `Debug` adds the decimal point that TOML needs, even for numbers such as 1e21.
        Written::Decimal(number) => format!("{number:?}"),
        Written::Boolean(truth) => truth.to_string(),
        Written::Records(records) => {
            let Some(inner) = kind.nested.iter().find(|inner| inner.key == key) else {
                return "[]".to_owned();
            };
            let inline = |record: &Values| inline(inner, record, find(around, "cite"));
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

/// Returns a nested record as TOML on one line. `cite` is that of the outer record.
#[must_use]
pub fn inline(kind: &Kind, values: &[(&'static str, Written)], cite: Option<&Written>) -> String {
    let pairs: Vec<String> = to_write(kind, values, cite)
        .into_iter()
        .map(|(key, value)| format!("{key} = {}", toml(kind, key, value, values)))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

/// Returns the message, for after the key, with which reading would refuse a value of this form; `None`
/// if the value is valid.
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
            Some("has the wrong type".to_owned())
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

/// Whether the text is a valid value of a key of this form.
#[must_use]
pub fn fits(form: Form, text: &str) -> bool {
    form::verify(form, text).is_ok()
}

/// Makes a slug from a text: its ASCII letters and digits in lower case without accents, with hyphens
/// for everything else. It has at most `most` characters and, if one word fits, only complete words.
#[must_use]
pub fn slug(text: &str, most: usize) -> String {
    let mut slug = String::new();
    // Decomposing separates accents from letters; the accents are left out.
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
    use super::*;
    use crate::chance::{Chance, each};
    use crate::pack::kind::{CANDIDATE, KINDS, PASSAGE, SOURCE};

    fn text(text: &str) -> Written {
        Written::Text(text.to_owned())
    }

    #[test]
    fn a_record_has_its_keys_in_order() {
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
    fn default_values_are_left_out() {
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
    fn invisible_characters_are_escaped() {
        assert_eq!(
            quoted("a\u{202e}b\u{e0001}c\nd\u{7f}\u{feff}\u{200b}é😀"),
            "\"a\\u202Eb\\U000E0001c\\u000Ad\\u007F\\uFEFF\\u200Bé😀\""
        );
    }

    #[test]
    fn a_value_is_refused_as_in_reading() {
        let words = |form, value: &Written| refusal(form, value).unwrap_or_default();
        assert_eq!(words(Form::Number(1), &Written::Number(0)), "must be at least 1");
        assert_eq!(words(Form::Number(1), &Written::Number(1)), "");
        assert_eq!(words(Form::Number(1), &text("1")), "has the wrong type");
        assert_eq!(words(Form::Boolean, &Written::Number(2)), "has the wrong type");
        assert_eq!(words(Form::DateEnd, &text("2004/2006")), "is an interval");
        assert_eq!(words(Form::Date, &text("2004/2006")), "");
        assert!(words(Form::Date, &text("2004-13")).contains("2004-13"));
        assert_eq!(words(Form::Line, &text(" a")), "starts or ends with a space");
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

    #[test]
    fn written_text_reads_back_the_same() {
        each(256, |rng| {
            let text = rng.text();
            let read: toml::Table = format!("key = {}", quoted(&text)).parse().unwrap();
            assert_eq!(read["key"].as_str(), Some(text.as_str()));
        });
    }

    #[test]
    fn a_slug_is_one_or_empty() {
        each(256, |rng| {
            let (text, most) = (rng.text(), rng.usize(1..30));
            let slug = slug(&text, most);
            assert!(slug.is_empty() || fits(Form::Slug, &slug), "{slug}");
            assert!(slug.len() <= most);
        });
    }
}
