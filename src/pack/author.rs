//! Splits the authors of a work, given as one text, into people and organisations.
//!
//! Only splits unambiguous texts: `Doe, Jane; Roe, Ann`, `Doe, Jane and Roe, Ann`. Anything else stays one
//! text.

use unicode_normalization::char::is_combining_mark;

/// An author of a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// A person: the family name with its particle, and the given names, if stated; a suffix such as `Jr.` follows
    /// them after a comma.
    Person {
        /// The family name with its particle.
        family: String,
        /// The given names.
        given: Option<String>,
    },
    /// An organisation, or a text that cannot be split.
    Whole(String),
}

/// Words in small letters at the head of a family name.
const PARTICLES: [&str; 32] = [
    "af", "al", "av", "bin", "da", "dal", "das", "de", "degli", "del", "della", "den", "der", "des", "di",
    "do", "dos", "du", "e", "el", "ibn", "la", "le", "lo", "ten", "ter", "van", "vom", "von", "y", "zu",
    "zur",
];

/// What follows a comma in the name of a firm.
const FIRMS: [&str; 8] = ["inc", "ltd", "llc", "co", "corp", "plc", "gmbh", "s.a"];

/// What follows the given names of a person.
const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "phd"];

/// Splits a text.
#[must_use]
pub fn split(text: &str) -> Vec<Author> {
    let text = text.trim();
    if text.contains("; ") {
        let parts: Vec<&str> = text.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
        let persons: Vec<Option<Author>> = parts.iter().map(|part| person(part)).collect();
        let is_list = persons.iter().any(Option::is_some)
            && parts.iter().all(|part| part.starts_with(char::is_alphabetic));
        let whole = |part: &str| Author::Whole(part.to_owned());
        if is_list {
            return persons
                .into_iter()
                .zip(parts)
                .map(|(person, part)| person.unwrap_or_else(|| whole(part)))
                .collect();
        }
    }
    let parts = text.split(" & ").flat_map(|part| part.split(" and "));
    let persons: Option<Vec<Author>> = parts.map(|part| person(part.trim_end_matches(',').trim())).collect();
    persons.unwrap_or_else(|| vec![Author::Whole(text.to_owned())])
}

/// Reads `Family, Given` or `Family, Given, Jr.`; `None` if it may be an organisation.
fn person(text: &str) -> Option<Author> {
    let bare = |part: &str| part.trim_end_matches('.').to_lowercase();
    let mut parts = text.split(',').map(str::trim);
    let (family, given) = (parts.next()?, parts.next()?);
    let suffix = parts.next();
    if family.is_empty() || given.is_empty() || !suffix.is_none_or(is_suffix) || parts.next().is_some() {
        return None;
    }
    let begins_small = |word: &str| word.starts_with(char::is_lowercase);
    let is_acronym = family.len() > 2 && family.chars().all(|c| c.is_ascii_uppercase());
    let small = |word: &str| begins_small(word) && !PARTICLES.contains(&word);
    let is_body = is_acronym
        || family.split_whitespace().count() > 4
        || family.split_whitespace().any(small)
        || given.split_whitespace().any(small)
        || begins_small(given)
        || FIRMS.contains(&bare(given).as_str())
        || is_suffix(given)
        || !text.chars().all(|c| c.is_alphabetic() || " ,.-‐'’·\u{a0}".contains(c) || is_combining_mark(c));
    let given = suffix.map_or_else(|| given.to_owned(), |suffix| format!("{given}, {suffix}"));
    (!is_body).then(|| Author::Person { family: family.to_owned(), given: Some(given) })
}

/// Splits given names from a suffix after them: `Jane` and `Jr.`.
#[must_use]
pub fn suffix(given: &str) -> (&str, Option<&str>) {
    let parts = given.rsplit_once(", ").filter(|(names, suffix)| is_suffix(suffix) && !names.contains(','));
    parts.map_or((given, None), |(names, suffix)| (names, Some(suffix)))
}

fn is_suffix(text: &str) -> bool {
    SUFFIXES.contains(&text.trim_end_matches('.').to_lowercase().as_str())
}

/// Splits a family name into its particle and the rest: `van der` and `Berg`.
#[must_use]
pub fn particle(family: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    for word in family.split(' ') {
        if !PARTICLES.contains(&word) {
            break;
        }
        at += word.len() + 1;
    }
    (at > 0 && at < family.len()).then(|| (family[..at - 1].trim(), &family[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let one = |author: &Author| match author {
            Author::Person { family, given } => {
                format!("<{family}|{}>", given.as_deref().unwrap_or_default())
            }
            Author::Whole(whole) => format!("[{whole}]"),
        };
        split(text).iter().map(one).collect()
    }

    #[test]
    fn persons_are_told_from_bodies() {
        let cases = [
            ("Doe, Jane; van der Roe, A. B.; Quay Club", "<Doe|Jane><van der Roe|A. B.>[Quay Club]"),
            ("Doe, Jane and Roe, Ann", "<Doe|Jane><Roe|Ann>"),
            ("Doe, Jane & Roe, Ann", "<Doe|Jane><Roe|Ann>"),
            ("Doe, Jane, Jr.", "<Doe|Jane, Jr.>"),
            ("海, 太郎", "<海|太郎>"),
            ("Quay and Rope Ltd", "[Quay and Rope Ltd]"),
            ("Truth, and Love", "[Truth, and Love]"),
            ("Ministry of Ropes, Division of Knots, Delft", "[Ministry of Ropes, Division of Knots, Delft]"),
            ("Office for Quays, Delft", "[Office for Quays, Delft]"),
            ("Quay, Inc.", "[Quay, Inc.]"),
            ("QUAY, Delft", "[QUAY, Delft]"),
            ("Jane Doe", "[Jane Doe]"),
            ("Quays; ropes and knots", "[Quays; ropes and knots]"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
        assert_eq!([suffix("Jane, Jr."), suffix("Jane, Ann")], [("Jane", Some("Jr.")), ("Jane, Ann", None)]);
        assert_eq!(particle("van der Berg"), Some(("van der", "Berg")));
        assert_eq!([particle("Berg"), particle("de")], [None, None]);
    }
}
