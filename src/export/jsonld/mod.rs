//! All facts as one JSON-LD 1.1 document (<https://www.w3.org/TR/json-ld11/>) in the terms of
//! schema.org, with its context inside: nothing is fetched to read it.
//!
//! - A thing is an `Organization`, `Person`, `Place`, `Event`, `EventSeries` or `CreativeWork`; a topic
//!   is a `DefinedTerm` and a SKOS concept; a collective has a class of our own. Its `name` is its
//!   label. What sources say about it, including its kinds and other names, are facts.
//! - What one passage states is a separate node (`OrganizationRole`, `Role`, `Observation`, `Statement`,
//!   `Schedule`, `PropertyValue`), with our own class that names its table, and the passage as
//!   `subjectOf`. Membership and participation follow schema.org's pattern: a role is inserted between
//!   the two ends of a property (<https://schema.org/Role>).
//! - Each fact is also a `Claim`: a sentence, what it is about, and the passage as `appearance`.
//! - A passage is a `Quotation` of its anchor and part of a section of a source; its references are
//!   its `citation`s.
//!
//! The order is that of slugs: the same facts give the same bytes, whatever the row numbers.
//!
//! Names are `urn:ecpat-kb:`, the sort of thing and its slugs. They do not promise that anything can be
//! fetched, and need no domain. The namespace is well formed by RFC 8141 but not registered. To publish
//! the facts under another address, change the line of the context that defines `kb`. A slug has only
//! ASCII letters, digits and hyphens, so names need no escapes.
//!
//! The queries in `sql/` define the content of each node: see [`node`].

use std::io::Write;

use rusqlite::types::ValueRef;
use serde_json::{Map, Value, json};

use super::licence;
use super::snapshot::{ResultRow, Snapshot, reading};
use crate::error::Error;

/// The context, which defines `kb` and the other names.
const CONTEXT: &str = include_str!("context.json");

/// The descriptions of our own classes, properties and vocabularies, one per line.
const TERMS: &str = include_str!("terms.txt");

/// The queries, in the order of the document. Each row is a node.
const QUERIES: [&str; 31] = [
    include_str!("sql/sources.sql"),
    include_str!("sql/sections.sql"),
    include_str!("sql/references.sql"),
    include_str!("sql/reference_authors.sql"),
    include_str!("sql/passages.sql"),
    include_str!("sql/passage_references.sql"),
    include_str!("sql/vocabularies.sql"),
    include_str!("sql/term_declarations.sql"),
    include_str!("sql/things.sql"),
    include_str!("sql/foundings.sql"),
    include_str!("sql/namings.sql"),
    include_str!("sql/classifications.sql"),
    include_str!("sql/identifiers.sql"),
    include_str!("sql/statements.sql"),
    include_str!("sql/figures.sql"),
    include_str!("sql/locations.sql"),
    include_str!("sql/place_countries.sql"),
    include_str!("sql/places_within.sql"),
    include_str!("sql/broader.sql"),
    include_str!("sql/event_dates.sql"),
    include_str!("sql/series_events.sql"),
    include_str!("sql/recurrences.sql"),
    include_str!("sql/event_links.sql"),
    include_str!("sql/participations.sql"),
    include_str!("sql/partnerships.sql"),
    include_str!("sql/positions.sql"),
    include_str!("sql/contributions.sql"),
    include_str!("sql/audiences.sql"),
    include_str!("sql/discrepancies.sql"),
    include_str!("sql/discrepancy_passages.sql"),
    include_str!("sql/claims.sql"),
];

/// Properties whose values are ids of nodes, which the queries give without `kb:`.
const LINKS: &str = "@id about[] about additionalType appearance citation citedBy containedInPlace inDefinedTermSet \
    isBasedOn isPartOf kb:citedInParagraph kb:citedInSentence kb:other observationAbout organizer propertyID \
    skos:broader subjectOf superEvent valueReference variableMeasured affiliation audience";

/// Properties whose values are EDTF dates.
const DATES: &str = "datePublished endDate foundingDate kb:date kb:retrieved observationDate startDate";

/// Properties that are true or false, which SQLite has as 1 and 0.
const FLAGS: &str = "kb:isExample kb:symmetric";

pub(super) fn write(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    write!(out, "{{\n\"@context\":{},\n\"@graph\":[\n", CONTEXT.trim_end())?;
    write!(out, "{}", TERMS.trim_end().replace('\n', ",\n"))?;
    let facts = json!({
        "@id": "kb:facts", "@type": ["Dataset"], "name": licence::OF_FACTS_TITLE,
        "license": { "@id": licence::OF_FACTS_ADDRESS, "@type": ["CreativeWork"], "name": licence::OF_FACTS },
    });
    write!(out, ",\n{facts}")?;
    for sql in QUERIES {
        let mut ids = Ids::default();
        snapshot.each(sql, [], |row| {
            let node = node(row, &mut ids)?;
            out.write_all(b",\n")?;
            serde_json::to_writer(&mut *out, &node).map_err(|error| std::io::Error::from(error).into())
        })?;
    }
    Ok(out.write_all(b"\n]\n}\n")?)
}

/// Makes the node of a row. The name of a column is the path to its value, with `/` between the
/// keys; NULL is left out. Four names are special:
///
/// - `property` is not part of the node, but the key that is written as `*` in the names after it. As the
///   last key below another, `*` is only used for properties of schema.org: it leads from a role to the
///   other end.
/// - `@id#` is an id that later rows can have, too: they get a number.
/// - A name that ends in `[]` adds to a list.
fn node(row: &ResultRow<'_>, ids: &mut Ids) -> Result<Map<String, Value>, Error> {
    let mut node = Map::new();
    let mut property = String::new();
    for (at, name) in row.columns().into_iter().enumerate() {
        let cell = row.cell(at)?;
        if cell == ValueRef::Null {
            continue;
        }
        if name == "property" {
            property = row.get(at)?;
            continue;
        }
        let (above, last) = name.rsplit_once('/').map_or((None, name), |(above, last)| (Some(above), last));
        if last == "*" && above.is_some() && property.starts_with("kb:") {
            continue;
        }
        put(&mut node, name, &property, value(last, cell, ids)?);
    }
    Ok(node)
}

/// Puts a value into an object, or into one in it, at the end of a path.
fn put(object: &mut Map<String, Value>, path: &str, property: &str, value: Value) {
    let (key, rest) = path.split_once('/').map_or((path, None), |(key, rest)| (key, Some(rest)));
    let key = if key == "*" { property } else { key };
    if let Some(rest) = rest {
        if let Value::Object(inner) = object.entry(key).or_insert_with(|| json!({})) {
            put(inner, rest, property, value);
        }
    } else if let Some(key) = key.strip_suffix("[]") {
        if let Value::Array(list) = object.entry(key).or_insert_with(|| json!([])) {
            list.push(value);
        }
    } else {
        object.insert(key.trim_end_matches('#').to_owned(), value);
    }
}

fn value(key: &str, cell: ValueRef<'_>, ids: &mut Ids) -> Result<Value, Error> {
    let is_in = |list: &str| list.split(' ').any(|listed| listed == key);
    let text = match cell {
        ValueRef::Integer(flag) if is_in(FLAGS) => return Ok((flag == 1).into()),
        ValueRef::Integer(number) => return Ok(integer(number)),
        ValueRef::Real(number) => return Ok(number.into()),
        cell => cell.as_str().map_err(|error| reading(error.into()))?,
    };
    Ok(match key {
        "@type" => text.split(' ').collect(),
        "@id#" => format!("kb:{}", ids.next(text)).into(),
        "license" => match licence::address(text) {
            Some(address) => json!({ "@id": address, "@type": ["CreativeWork"], "name": text }),
            None => json!({ "@type": ["CreativeWork"], "name": text }),
        },
        "*" => format!("kb:{text}").into(),
        _ if is_in(LINKS) => format!("kb:{text}").into(),
        _ if is_in(DATES) => date(text),
        _ => text.into(),
    })
}

/// Readers round larger numbers (<https://www.rfc-editor.org/rfc/rfc8259#section-6>), so such a number is
/// a text with a type.
fn integer(number: i64) -> Value {
    const EXACT: u64 = 1 << 53;
    if number.unsigned_abs() < EXACT {
        return number.into();
    }
    json!({ "@value": number.to_string(), "@type": "xsd:integer" })
}

/// A date with its type: one from XML Schema if it means the same, otherwise EDTF.
fn date(edtf: &str) -> Value {
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_in = |text: &str, last: &str| digits(text, 2) && text != "00" && text <= last;
    let parts: Vec<&str> = edtf.split('-').collect();
    // XML Schema 1.0 has no year 0; 21 and above are seasons in EDTF.
    let kind = match parts.as_slice() {
        [year, ..] if !digits(year, 4) || *year == "0000" => "edtf",
        [_] => "xsd:gYear",
        [_, month] if is_in(month, "12") => "xsd:gYearMonth",
        [_, month, day] if is_in(month, "12") && is_in(day, "31") => "xsd:date",
        _ => "edtf",
    };
    json!({ "@value": edtf, "@type": kind })
}

/// Numbers rows that would have the same id, which follow one another.
#[derive(Debug, Default)]
struct Ids {
    last: String,
    count: usize,
}

impl Ids {
    /// The id the first time, then with a number.
    fn next(&mut self, id: &str) -> String {
        self.count = if id == self.last { self.count + 1 } else { 1 };
        id.clone_into(&mut self.last);
        if self.count == 1 { id.to_owned() } else { format!("{id}:{}", self.count) }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_date_has_the_narrowest_type_that_says_the_same() {
        for (edtf, kind) in [
            ("1996", "xsd:gYear"),
            ("2012-09", "xsd:gYearMonth"),
            ("2012-09-30", "xsd:date"),
            ("1990~", "edtf"),
            ("199X", "edtf"),
            ("0000", "edtf"),
            ("2012-21", "edtf"),
            ("2012-09-XX", "edtf"),
            ("2009/2012", "edtf"),
            ("2012-09-30T10:00:00Z", "edtf"),
        ] {
            assert_eq!(date(edtf), json!({ "@value": edtf, "@type": kind }));
        }
    }

    #[test]
    fn a_number_that_readers_would_round_is_a_text() {
        assert_eq!(integer(9_007_199_254_740_991).to_string(), "9007199254740991");
        let smallest = r#"{"@value":"-9223372036854775808","@type":"xsd:integer"}"#;
        assert_eq!(integer(i64::MIN).to_string(), smallest);
    }

    /// The nodes of a query's rows, as text.
    fn nodes(sql: &str) -> Vec<String> {
        let (conn, mut ids) = (Connection::open_in_memory().unwrap(), Ids::default());
        let mut statement = conn.prepare(sql).unwrap();
        let nodes = statement
            .query_map([], |row| Ok(Value::Object(node(&ResultRow(row), &mut ids).unwrap()).to_string()));
        nodes.unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn the_names_of_columns_are_paths() {
        let sql = r#"SELECT 'a' AS "@id", 2.25 AS "value", NULL AS "name", 'A B' AS "role/@type", 1 AS "role/kb:isExample",
            '2004~' AS "role/address/startDate", 'x' AS "about[]", 'y' AS "about[]""#;
        let expected = r#"{"@id":"kb:a","value":2.25,"role":{"@type":["A","B"],"kb:isExample":true,"address":{"startDate":{"@value":"2004~","@type":"edtf"}}},"about":["kb:x","kb:y"]}"#;
        assert_eq!(nodes(sql), [expected]);
    }

    #[test]
    fn a_role_has_the_same_property_if_it_is_from_schema_org() {
        let sql = r#"SELECT column1 AS "property", 'b' AS "*/kb:other", 'b' AS "*/*" FROM (VALUES ('memberOf'), ('kb:role'))"#;
        let expected =
            [r#"{"memberOf":{"kb:other":"kb:b","memberOf":"kb:b"}}"#, r#"{"kb:role":{"kb:other":"kb:b"}}"#];
        assert_eq!(nodes(sql), expected);
    }

    #[test]
    fn equal_ids_are_numbered() {
        let sql = r#"SELECT column1 AS "@id#" FROM (VALUES ('a'), ('a'), ('b'))"#;
        assert_eq!(nodes(sql), [r#"{"@id":"kb:a"}"#, r#"{"@id":"kb:a:2"}"#, r#"{"@id":"kb:b"}"#]);
    }
}
