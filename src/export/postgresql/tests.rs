//! Covers what SQLite's SQL becomes, on two small tables.

mod expressions;
mod queries;

use sqlparser::ast::{Expr, Query};

use super::dialect;
use super::scope::{Column, Type};
use super::translator::Translator;

/// A translator that knows `t (n, m, a, b)`, where `n` and `m` are numbers, and `u (n, c)`.
fn translator() -> Translator {
    let column =
        |name: &str| (name.to_owned(), if matches!(name, "n" | "m") { Type::Integer } else { Type::Text });
    let mut translator = Translator::default();
    translator.add("t", ["n", "m", "a", "b"].map(column).into());
    translator.add("u", ["n", "c"].map(column).into());
    translator
}

fn check(sql: &str) -> Result<String, String> {
    let condition = dialect::expression(sql).map_err(|untold| untold.to_string())?;
    let plain = |new: Expr| new.to_string().replace('"', "");
    translator().check("t", &condition).map(plain).map_err(|untold| untold.to_string())
}

fn view(query: &str) -> Result<String, String> {
    let plain = |(query, _): (Query, Vec<Column>)| query.to_string().replace('"', "");
    translator().view(&format!("CREATE VIEW v AS {query}")).map(plain).map_err(|untold| untold.to_string())
}

#[track_caller]
fn becomes(pairs: &[(&str, &str)], translate: fn(&str) -> Result<String, String>) {
    for (sqlite, postgresql) in pairs {
        assert_eq!(translate(sqlite).as_deref(), Ok(*postgresql), "{sqlite}");
    }
}

#[track_caller]
fn is_refused(pairs: &[(&str, &str)], translate: fn(&str) -> Result<String, String>) {
    for (sqlite, part) in pairs {
        let refusal = translate(sqlite).unwrap_err();
        assert!(refusal.contains(part), "{sqlite}: {refusal}");
    }
}
