//! A record of the document: keys and values in the order in which they were put.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A value of a key.
#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    Number(i64),
    Real(f64),
    Boolean(bool),
    Node(Node),
    List(Vec<Value>),
}

/// A JSON object.
#[derive(Debug, Default)]
pub(super) struct Node(Vec<(&'static str, Value)>);

impl Node {
    /// A node of the graph; `id` without the prefix.
    pub(super) fn of(id: &str) -> Self {
        Self::default().put("@id", format!("kb:{id}"))
    }

    /// The types, the first of them one of schema.org's.
    pub(super) fn typed(self, types: &[&str]) -> Self {
        self.put("@type", Value::List(types.iter().map(|name| (*name).into()).collect()))
    }

    /// A value that is there, or none.
    pub(super) fn put(mut self, key: &'static str, value: impl Into<Given>) -> Self {
        if let Given(Some(value)) = value.into() {
            self.0.push((key, value));
        }
        self
    }

    /// A reference to a node of ours, whose id is given without the prefix.
    pub(super) fn link(self, key: &'static str, id: Option<String>) -> Self {
        self.put(key, id.map(|id| format!("kb:{id}")))
    }

    /// References to those of several nodes of ours that are there.
    pub(super) fn links<const N: usize>(self, key: &'static str, ids: [Option<String>; N]) -> Self {
        self.put(key, ids.into_iter().flatten().map(|id| format!("kb:{id}").into()).collect::<Vec<Value>>())
    }

    /// A role between this node and another: the property leads to the role, and one of schema.org's
    /// leads on to the other end, as its pattern has it (<https://schema.org/Role>).
    pub(super) fn role(self, property: &'static str, role: Self, end: Option<String>) -> Self {
        let role = role.link("kb:other", end.clone());
        self.put(property, if property.starts_with("kb:") { role } else { role.link(property, end) })
    }

    /// An EDTF date, with the narrowest type that has a place for it.
    pub(super) fn date(self, key: &'static str, edtf: Option<&str>) -> Self {
        self.put(key, edtf.map(dated))
    }

    /// First and last day of an EDTF date or interval, as schema.org has them.
    pub(super) fn span(self, edtf: &str) -> Self {
        let (start, end) = edtf.split_once('/').unwrap_or((edtf, ""));
        let known = |date: &'_ str| !matches!(date, "" | "..");
        self.date("startDate", Some(start).filter(|date| known(date)))
            .date("endDate", Some(end).filter(|date| known(date)))
    }
}

/// What may be put: a value, or what was not stated and is left out.
#[derive(Debug)]
pub(super) struct Given(Option<Value>);

impl<T: Into<Value>> From<T> for Given {
    fn from(value: T) -> Self {
        Self(Some(value.into()))
    }
}

impl<T: Into<Value>> From<Option<T>> for Given {
    fn from(value: Option<T>) -> Self {
        Self(value.map(Into::into))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    /// Readers take larger numbers for fractions and round them
    /// (<https://www.rfc-editor.org/rfc/rfc8259#section-6>), so such a number is a text with a type.
    fn from(number: i64) -> Self {
        const EXACT: u64 = 1 << 53;
        if number.unsigned_abs() < EXACT {
            Self::Number(number)
        } else {
            Self::Node(literal(&number.to_string(), "@type", "xsd:integer"))
        }
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<Node> for Value {
    fn from(node: Node) -> Self {
        Self::Node(node)
    }
}

impl From<Vec<Value>> for Value {
    fn from(values: Vec<Value>) -> Self {
        Self::List(values)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::Real(number) => number.serialize(serializer),
            Self::Boolean(value) => value.serialize(serializer),
            Self::Node(node) => node.serialize(serializer),
            Self::List(values) => values.serialize(serializer),
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// A literal with its type or its language.
pub(super) fn literal(text: &str, key: &'static str, of: &str) -> Node {
    Node::default().put("@value", text).put(key, of)
}

/// A date with its type: one of XML Schema's where that says the same, else EDTF's.
fn dated(edtf: &str) -> Node {
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_in = |text: &str, last: &str| digits(text, 2) && text != "00" && text <= last;
    let parts: Vec<&str> = edtf.split('-').collect();
    // XML Schema 1.0 knows no year 0; 21 and more are seasons in EDTF.
    let kind = match parts.as_slice() {
        [year, ..] if !digits(year, 4) || *year == "0000" => "edtf",
        [_] => "xsd:gYear",
        [_, month] if is_in(month, "12") => "xsd:gYearMonth",
        [_, month, day] if is_in(month, "12") && is_in(day, "31") => "xsd:date",
        _ => "edtf",
    };
    literal(edtf, "@type", kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_the_narrowest_type_that_says_the_same() {
        for (date, kind) in [
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
            let json = serde_json::to_string(&dated(date)).unwrap();
            assert_eq!(json, format!(r#"{{"@value":"{date}","@type":"{kind}"}}"#));
        }
    }

    #[test]
    fn an_open_end_is_left_out() {
        let json = |edtf| serde_json::to_string(&Node::default().span(edtf)).unwrap();
        assert_eq!(json("2004/.."), r#"{"startDate":{"@value":"2004","@type":"xsd:gYear"}}"#);
        assert_eq!(json("/2004~"), r#"{"endDate":{"@value":"2004~","@type":"edtf"}}"#);
        assert_eq!(json("1996"), r#"{"startDate":{"@value":"1996","@type":"xsd:gYear"}}"#);
    }

    #[test]
    fn a_number_that_readers_would_round_is_a_text() {
        let json = |number: i64| serde_json::to_string(&Value::from(number)).unwrap();
        assert_eq!(json(9_007_199_254_740_991), "9007199254740991");
        assert_eq!(json(i64::MIN), r#"{"@value":"-9223372036854775808","@type":"xsd:integer"}"#);
    }

    #[test]
    fn a_number_with_a_fraction_stays_a_number() {
        assert_eq!(serde_json::to_string(&Value::from(2.25)).unwrap(), "2.25");
    }

    #[test]
    fn a_role_leads_on_by_the_same_property_where_it_is_one_of_schema_org() {
        let json = |property| {
            let node = Node::default().role(property, Node::default(), Some("place:town".to_owned()));
            serde_json::to_string(&node).unwrap()
        };
        assert_eq!(
            json("memberOf"),
            r#"{"memberOf":{"kb:other":"kb:place:town","memberOf":"kb:place:town"}}"#
        );
        assert_eq!(json("kb:location"), r#"{"kb:location":{"kb:other":"kb:place:town"}}"#);
    }
}
