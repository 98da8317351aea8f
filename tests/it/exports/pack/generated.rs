//! Packs made up of every kind of record and every key, after the kinds themselves: a key that
//! comes is tried without a line here.

use std::collections::{BTreeMap, BTreeSet};

use ecpat_kb::pack::kind::{Field, Form, KINDS, Kind, Need, Role};
use toml::{Table, Value};

/// Texts that a format could trip over.
const HOSTILE: &[&str] = &[
    "plain",
    "\"quoted\"",
    "\\ back\\slash\\n",
    "'''",
    "\"\"\"",
    "# no comment",
    "] } , = {",
    "[[event]]",
    "=1+1",
    "<b>&amp;",
    "%s @x ${y}",
    "\u{202e}right\u{202c}-to-left",
    "zero\u{200b}width\u{feff}",
    "line\u{2028}separator",
    "é e\u{301} ﬁ ß",
    "日本語",
    "👩‍👧",
    "\u{e0001}\u{10ffff}\u{fffe}",
    "true",
    "1996",
    "--",
    "NULL",
];

const DATES: &[&str] = &[
    "1990",
    "1996-08",
    "2004/..",
    "../2010",
    "199X",
    "2004-01-31",
    "2009~/2012",
    "2014-21",
    "/2001",
    "1985%",
    "2004-06-XX",
    "1985-04-12T23:20:30Z",
];

/// Numbers that look random and are the same for the same seed (`SplitMix64`).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.throw() % u64::try_from(end).unwrap()).unwrap()
    }

    fn one<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }

    pub(super) fn tells(&mut self) -> bool {
        self.below(2) == 0
    }
}

/// A pack in the making.
pub(super) struct Maker<'d> {
    dice: &'d mut Dice,
    /// Begins every name, so that those of two packs differ.
    prefix: &'static str,
    count: usize,
    /// The names of what is there, by table.
    names: BTreeMap<&'static str, Vec<Value>>,
    pack: BTreeMap<&'static str, Vec<Table>>,
    identities: BTreeSet<String>,
}

/// Makes a pack that passes the checks. It declares what `shared` gives it, alike.
pub(super) fn pack(dice: &mut Dice, prefix: &'static str, size: usize, shared: Option<&Table>) -> Table {
    let mut maker = Maker {
        dice,
        prefix,
        count: 0,
        names: BTreeMap::new(),
        pack: BTreeMap::new(),
        identities: BTreeSet::new(),
    };
    for kind in KINDS {
        let given = shared.and_then(|shared| shared.get(kind.key)).and_then(Value::as_array);
        for record in given.into_iter().flatten() {
            maker.declare_alike(kind, record.as_table().unwrap().clone());
        }
        let most = if kind.role == Role::Source { 1 } else { size };
        for _ in 0..most {
            maker.record(kind);
        }
    }
    for kind in KINDS.iter().filter(|kind| !kind.nested.is_empty()) {
        let mut records = maker.pack.remove(kind.key).unwrap();
        for record in &mut records {
            maker.nested(kind, record);
        }
        maker.pack.insert(kind.key, records);
    }
    maker.reasons();
    let record = |(key, mut records): (&str, Vec<Table>)| {
        let value = if key == "source" { Value::Table(records.remove(0)) } else { records.into() };
        (key.to_owned(), value)
    };
    maker.pack.into_iter().filter(|(_, records)| !records.is_empty()).map(record).collect()
}

/// Some of the things and terms of a pack, with those that they name.
pub(super) fn shared(dice: &mut Dice, pack: &Table) -> Table {
    let declared = |kind: &&&Kind| matches!(kind.role, Role::Thing | Role::Term);
    let records = |kind: &Kind| pack.get(kind.key).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut wanted: BTreeSet<(&str, String)> = BTreeSet::new();
    for kind in KINDS.iter().filter(declared).rev() {
        for record in records(kind).iter().rev() {
            let name = (kind.table, record[kind.name_key().unwrap()].to_string());
            if dice.tells() {
                wanted.insert(name.clone());
            }
            if wanted.contains(&name) {
                for field in kind.fields {
                    if let (Form::Thing(table) | Form::Term(table), Some(value)) =
                        (field.form, record.get(field.key))
                    {
                        wanted.insert((table, value.to_string()));
                    }
                }
            }
        }
    }
    let mut shared = Table::new();
    for kind in KINDS.iter().filter(declared) {
        let is_wanted =
            |record: &Value| wanted.contains(&(kind.table, record[kind.name_key().unwrap()].to_string()));
        let kept: Vec<Value> = records(kind).into_iter().filter(is_wanted).collect();
        shared.insert(kind.key.to_owned(), kept.into());
    }
    shared
}

impl Maker<'_> {
    fn declare_alike(&mut self, kind: &'static Kind, mut record: Table) {
        for inner in kind.nested {
            record.remove(inner.key);
        }
        self.keep(kind, record);
    }

    fn record(&mut self, kind: &'static Kind) {
        let mut record = self.fields(kind);
        if kind.cited {
            record.insert("cite".into(), self.cite());
        }
        if kind.name_key().is_some() || self.is_new(kind, &record, "") {
            self.keep(kind, record);
        }
    }

    fn keep(&mut self, kind: &'static Kind, mut record: Table) {
        if let Some(cite) = record.get_mut("cite") {
            // What is shared comes with the passage of another source.
            if !self.names["passage"].contains(cite) {
                *cite = self.cite();
            }
        }
        if let Some(key) = kind.name_key() {
            self.names.entry(kind.table).or_default().push(record[key].clone());
        }
        self.pack.entry(kind.key).or_default().push(record);
    }

    fn is_new(&mut self, kind: &Kind, record: &Table, within: &str) -> bool {
        let fields = kind.fields.iter().filter(|field| field.identifies).map(|field| field.key);
        let mut identity = format!("{} {within}", kind.table);
        for key in fields.chain(["cite"]) {
            identity.extend(["|", &format!("{:?}", record.get(key))]);
        }
        self.identities.insert(identity)
    }

    fn nested(&mut self, kind: &'static Kind, record: &mut Table) {
        let name = kind.name_key().map(|key| record[key].to_string()).unwrap_or_default();
        for inner in kind.nested {
            let is_pair = inner.table == "discrepancy_passage";
            let mut all = Vec::new();
            for number in 0..if is_pair { 2 } else { self.dice.below(4) } {
                let mut fact = self.fields(inner);
                if is_pair {
                    fact.insert("cite".into(), self.names["passage"][number].clone());
                } else if inner.cited {
                    let cite = if self.dice.tells() { record["cite"].clone() } else { self.cite() };
                    fact.insert("cite".into(), cite);
                }
                if self.is_new(inner, &fact, &name) {
                    if self.dice.tells() && fact.get("cite") == record.get("cite") {
                        fact.remove("cite");
                    }
                    all.push(Value::Table(fact));
                }
            }
            if !all.is_empty() {
                record.insert(inner.key.into(), all.into());
            }
        }
    }

    fn fields(&mut self, kind: &'static Kind) -> Table {
        let subject = (!kind.one_of.is_empty()).then(|| *self.dice.one(kind.one_of));
        let mut record = Table::new();
        for field in kind.fields {
            let wanted = match subject.filter(|_| kind.one_of.contains(&field.key)) {
                Some(subject) => subject == field.key,
                None => field.need == Need::Required || self.dice.tells(),
            };
            if wanted && let Some(value) = self.value(kind, field) {
                record.insert(field.key.into(), value);
            }
        }
        self.fit(kind, &mut record);
        record
    }

    /// The rules between the keys of a record.
    fn fit(&mut self, kind: &'static Kind, record: &mut Table) {
        if record.get("heading").is_some_and(|heading| heading.as_str() == Some("")) {
            record.insert("label".into(), self.line().into());
        }
        if !record.contains_key("series") {
            record.remove("ordinal");
        }
        if record.contains_key("since") || record.contains_key("until") {
            record.remove("date");
            for (key, dates) in [("since", ["1990", "199X"]), ("until", ["2004-05~", "2012-22"])] {
                if record.contains_key(key) {
                    record.insert(key.into(), (*self.dice.one(&dates)).into());
                }
            }
        }
        if let Some(bounds) = &kind.bounds
            && !bounds.first.iter().chain(bounds.last).any(|key| record.contains_key(*key))
        {
            record.remove("stated");
        }
        if record.get("partner").is_some() && record.get("partner") == record.get("organisation") {
            let mut others =
                self.names["organisation"].iter().filter(|name| Some(*name) != record.get("organisation"));
            record.insert("partner".into(), others.next_back().unwrap().clone());
        }
        if record.get("symmetric") == Some(&Value::Boolean(true)) {
            record.insert("inverse".into(), record["wording"].clone());
        }
    }

    fn value(&mut self, kind: &'static Kind, field: &Field) -> Option<Value> {
        let number = self.next();
        Some(match field.form {
            Form::Slug => format!("{}-{number}", self.prefix).into(),
            Form::Line if kind.label_key() == Some(field.key) => {
                format!("{} {}{number}", self.line(), self.prefix).into()
            }
            Form::Line => self.line().into(),
            Form::Heading => if self.dice.tells() { String::new() } else { self.line() }.into(),
            Form::Anchor => {
                let words = self.line();
                let words: Vec<&str> = words.split_whitespace().take(5).collect();
                format!("{} {number}", words.join(" ")).into()
            }
            Form::Number(1) if kind.name_key() == Some(field.key) => {
                Value::Integer(i64::try_from(number).unwrap() * 3)
            }
            Form::Number(least) => (*self.dice.one(&[least, i64::MAX, 81])).into(),
            Form::Boolean => self.dice.tells().into(),
            Form::Date => (*self.dice.one(DATES)).into(),
            Form::DateEnd => "1990".into(),
            Form::Period => (*self.dice.one(&["P3Y", "P10M", "P1W", "P365D"])).into(),
            Form::Country => (*self.dice.one(&["SE", "TH", "ZW"])).into(),
            Form::Language => (*self.dice.one(&["en", "sr-Latn", "zh-Hant-TW"])).into(),
            Form::Url => (*self.dice.one(&["https://example.org/?a=b&c#d'", "http://é.example/%7Ex"])).into(),
            Form::Digest => "0123456789abcdef".repeat(4).into(),
            Form::Word(words) => (*self.dice.one(words)).into(),
            Form::Term(table) | Form::Thing(table) | Form::Local(table) => {
                let names = self.names.get(table)?.clone();
                self.dice.one(&names).clone()
            }
        })
    }

    fn line(&mut self) -> String {
        let words: Vec<&str> = (0..=self.dice.below(3)).map(|_| *self.dice.one(HOSTILE)).collect();
        words.join(" ")
    }

    fn next(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    /// A passage of the source. The last of several is never cited, and some have no reason.
    fn cite(&mut self) -> Value {
        let passages = &self.names["passage"];
        let citable = passages.len().saturating_sub(1).max(2).min(passages.len());
        let at = self.dice.below(citable);
        self.names["passage"][at].clone()
    }

    /// Only a passage that carries no fact has a reason for it.
    fn reasons(&mut self) {
        let passages = self.pack.get_mut("passage").unwrap();
        let citable = passages.len().saturating_sub(1).max(2);
        for passage in passages.iter_mut().take(citable) {
            passage.remove("no_fact");
        }
    }
}
