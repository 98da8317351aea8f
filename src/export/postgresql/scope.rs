//! What names mean in a query, and of what kind an expression is.
//!
//! PostgreSQL tells numbers, texts and truth values apart where SQLite does not, so each
//! expression is translated together with its [`Type`].

use sqlparser::ast::{Expr, Ident};
use sqlparser::parser::ParserError;

/// What is not translated, and so stops the export.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Untold {
    /// A table or view of this name is not known (yet).
    Relation(String),
    /// Anything else, in words.
    What(String),
}

impl Untold {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self::What(what.into())
    }

    /// Refuses a piece of SQL, and names it.
    pub(super) fn sql(what: &str, sql: &impl ToString) -> Self {
        let sql = sql.to_string();
        let shown: String = sql.chars().take(120).collect();
        let more = if shown.len() < sql.len() { "…" } else { "" };
        Self::What(format!("{what}: `{shown}{more}`"))
    }
}

impl From<ParserError> for Untold {
    fn from(error: ParserError) -> Self {
        match error {
            ParserError::TokenizerError(what) | ParserError::ParserError(what) => Self::What(what),
            ParserError::RecursionLimitExceeded => Self::new("it is nested too deeply"),
        }
    }
}

impl std::fmt::Display for Untold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Relation(name) => write!(f, "there is no table or view `{name}`"),
            Self::What(what) => f.write_str(what),
        }
    }
}

/// Of what kind the values of an expression are, besides NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// Whole numbers.
    Integer,
    /// Text that is compared as in SQLite, byte by byte: its collation is `C`, as it is for
    /// everything that comes from a column.
    Text,
    /// Text with the collation of the database, such as a constant.
    Loose,
    /// True or false, which in SQLite are the numbers 1 and 0.
    Truth,
    /// Nothing but NULL.
    Null,
}

impl Type {
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Loose)
    }

    /// The type of values that come from either; `None`: PostgreSQL has none.
    pub(super) fn common(self, other: Self) -> Option<Self> {
        match (self, other) {
            (one, other) if one == other => Some(one),
            (Self::Null, one) | (one, Self::Null) => Some(one),
            (Self::Text, Self::Loose) | (Self::Loose, Self::Text) => Some(Self::Text),
            _ => None,
        }
    }
}

/// A column of a table, view or subquery.
pub(super) type Column = (String, Type);

/// What a query reads: names, and the columns behind each.
pub(super) type Tables = Vec<(String, Vec<Column>)>;

/// The names that an expression can use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'a> {
    /// What stands in `FROM`.
    pub(super) tables: &'a Tables,
    /// The query around this one.
    pub(super) outer: Option<&'a Scope<'a>>,
    /// What the rows are grouped by: nothing else can be named outside an aggregate, though
    /// SQLite would take any row's value. `None`: rows are not grouped.
    pub(super) groups: Option<&'a [Expr]>,
    /// The order in which the rows come that an aggregate puts together.
    pub(super) order: Option<&'a [sqlparser::ast::OrderByExpr]>,
}

impl<'a> Scope<'a> {
    pub(super) fn of(tables: &'a Tables, outer: Option<&'a Scope<'a>>) -> Self {
        Self { tables, outer, groups: None, order: None }
    }

    /// Finds the column that an expression of one or two names means.
    pub(super) fn column(
        &self,
        table: Option<&str>,
        column: &str,
        as_written: &Expr,
    ) -> Result<(Expr, Type), Untold> {
        let mut found =
            self.tables.iter().filter(|(name, _)| table.is_none_or(|table| same(name, table))).flat_map(
                |(name, columns)| {
                    columns.iter().filter(|(own, _)| same(own, column)).map(move |own| (name, own))
                },
            );
        match (found.next(), found.next(), self.outer) {
            (Some((name, (own, kind))), None, _) => {
                if self.groups.is_some_and(|groups| !groups.contains(as_written)) {
                    return Err(Untold::sql(
                        "a column that is neither grouped by nor aggregated",
                        as_written,
                    ));
                }
                let path = match table {
                    Some(_) => Expr::CompoundIdentifier(vec![quoted(name), quoted(own)]),
                    None => Expr::Identifier(quoted(own)),
                };
                Ok((path, *kind))
            }
            (Some(_), Some(_), _) => Err(Untold::sql("a name that can mean several columns", as_written)),
            (None, _, Some(outer)) => outer.column(table, column, as_written),
            (None, _, None) => Err(Untold::sql("a name that means no column", as_written)),
        }
    }
}

/// SQLite's names are the same in any case of ASCII letters.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// A name in quotation marks, so that it can be any word.
pub(super) fn quoted(name: &str) -> Ident {
    Ident::with_quote('"', name)
}
