//! Queries and views. What a clause does not say here is refused, since SQLite may mean something
//! by it that PostgreSQL does not.

mod from;

use sqlparser::ast::{
    DataType, Distinct, Expr, GroupByExpr, Ident, OrderByExpr, Query, Select, SelectItem, SetExpr,
    SetOperator, SetQuantifier, Statement, Value,
};

use super::build::{cast, in_c};
use super::dialect;
use super::expression::puts_together;
use super::order::{order_of, ordered, place, with_order};
use super::scope::{Column, Scope, Tables, Type, Untold, quoted, same};

/// Knows the tables and views that there are, and translates what is asked of them.
#[derive(Debug, Default)]
pub(super) struct Translator {
    relations: Tables,
}

impl Translator {
    /// Makes a table or view known.
    pub(super) fn add(&mut self, name: &str, columns: Vec<Column>) {
        self.relations.push((name.to_owned(), columns));
    }

    /// A condition on the rows of one table.
    pub(super) fn check(&self, table: &str, condition: &Expr) -> Result<Expr, Untold> {
        let tables: Tables = vec![(table.to_owned(), self.relation(table)?.1.clone())];
        self.condition(condition, &Scope::of(&tables, None))
    }

    /// The query of a view, and its columns. Texts have the collation that SQLite's have.
    pub(super) fn view(&self, sql: &str) -> Result<(Query, Vec<Column>), Untold> {
        let Statement::CreateView(view) = dialect::statement(sql)? else {
            return Err(Untold::new("it is no view"));
        };
        let Statement::CreateView(mut plain) = dialect::statement("CREATE VIEW v AS SELECT 1")? else {
            return Err(Untold::new("it is no view"));
        };
        (plain.name, plain.columns, plain.query) =
            (view.name.clone(), view.columns.clone(), view.query.clone());
        if plain != view {
            return Err(Untold::new("it is a view of a special kind"));
        }
        let (mut query, columns) = self.query(&view.query, None)?;
        let kinds: Vec<Type> = columns.iter().map(|(_, kind)| *kind).collect();
        finish(&mut query.body, &kinds, true);
        let columns = columns
            .into_iter()
            .map(|(name, kind)| (name, if kind == Type::Loose { Type::Text } else { kind }));
        if view.columns.is_empty() {
            return Ok((query, columns.collect()));
        }
        if view.columns.len() != columns.len() {
            return Err(Untold::new("it has another number of columns than its query"));
        }
        let names = view.columns.iter().map(|column| column.name.value.clone());
        Ok((query, names.zip(columns.map(|(_, kind)| kind)).collect()))
    }

    fn relation(&self, name: &str) -> Result<&(String, Vec<Column>), Untold> {
        let found = self.relations.iter().find(|(own, _)| same(own, name));
        found.ok_or_else(|| Untold::Relation(name.to_owned()))
    }

    /// A query inside another or by itself, and its columns.
    pub(super) fn query(
        &self,
        query: &Query,
        outer: Option<&Scope<'_>>,
    ) -> Result<(Query, Vec<Column>), Untold> {
        let mut plain = plain_query()?;
        plain.body.clone_from(&query.body);
        plain.order_by.clone_from(&query.order_by);
        if plain != *query {
            return Err(Untold::sql("a clause that is not translated", query));
        }
        let order = order_of(query)?;
        let columns;
        (*plain.body, columns) = match &*query.body {
            SetExpr::Select(select) => {
                let (select, columns, order) = self.select(select, order, outer)?;
                plain.order_by = with_order(order);
                (SetExpr::Select(Box::new(select)), columns)
            }
            body => {
                let (body, columns) = self.body(body, outer)?;
                // Only what comes out can be named there.
                let outputs: Tables = vec![(String::new(), columns.clone())];
                let by = |by: &OrderByExpr| match place(&by.expr) {
                    Some(_) => Ok(ordered(by, by.expr.clone())),
                    None => match &by.expr {
                        Expr::Identifier(_) => self.order(by, &Scope::of(&outputs, None)),
                        other => Err(Untold::sql("an order that is no column of a union", other)),
                    },
                };
                plain.order_by = with_order(order.iter().map(by).collect::<Result<_, _>>()?);
                (body, columns)
            }
        };
        let kinds: Vec<Type> = columns.iter().map(|(_, kind)| *kind).collect();
        finish(&mut plain.body, &kinds, false);
        Ok((plain, columns))
    }

    /// A union, or what it is made of.
    fn body(&self, body: &SetExpr, outer: Option<&Scope<'_>>) -> Result<(SetExpr, Vec<Column>), Untold> {
        match body {
            SetExpr::Select(select) => {
                let (select, columns, _) = self.select(select, &[], outer)?;
                Ok((SetExpr::Select(Box::new(select)), columns))
            }
            SetExpr::SetOperation {
                left,
                // The third, INTERSECT, binds more tightly in PostgreSQL.
                op: op @ (SetOperator::Union | SetOperator::Except),
                set_quantifier: set_quantifier @ (SetQuantifier::All | SetQuantifier::None),
                right,
            } => {
                let (left, mut columns) = self.body(left, outer)?;
                let (right, others) = self.body(right, outer)?;
                if columns.len() != others.len() {
                    return Err(Untold::sql("a union of unequal width", body));
                }
                for ((name, kind), (_, other)) in columns.iter_mut().zip(others) {
                    *kind = kind.common(other).ok_or_else(|| {
                        Untold::new(format!("numbers and texts in the column `{name}` of a union"))
                    })?;
                }
                let (left, right) = (Box::new(left), Box::new(right));
                Ok((SetExpr::SetOperation { left, op: *op, set_quantifier: *set_quantifier, right }, columns))
            }
            _ => Err(Untold::sql("a query of a kind that is not translated", body)),
        }
    }

    fn select(
        &self,
        select: &Select,
        order: &[OrderByExpr],
        outer: Option<&Scope<'_>>,
    ) -> Result<(Select, Vec<Column>, Vec<OrderByExpr>), Untold> {
        let mut new = known_clauses(select)?;
        let items = select.projection.iter().map(item).collect::<Result<Vec<_>, _>>()?;
        let in_order = items.iter().any(|(expr, _)| puts_together(expr));
        let (from, tables, coming) = self.from(&select.from, in_order, outer)?;
        new.from = from;
        let order_of_rows = (!coming.is_empty()).then_some(coming.as_slice());
        let rows = Scope { order: order_of_rows, ..Scope::of(&tables, outer) };
        new.selection = select.selection.as_ref().map(|test| self.condition(test, &rows)).transpose()?;
        let groups = self.groups(select, &items, &rows)?;
        let results = Scope { groups: (!groups.is_empty()).then_some(groups.as_slice()), ..rows };
        let by =
            groups.iter().map(|expr| Ok(self.value(expr, &rows)?.0)).collect::<Result<Vec<_>, Untold>>()?;
        new.group_by = GroupByExpr::Expressions(by, Vec::new());
        let having = select.having.as_ref().map(|test| self.meant(test, &items, &rows));
        new.having = having.map(|test| self.condition(test, &results)).transpose()?;
        let mut columns = Vec::new();
        new.projection.clear();
        for (expr, alias) in &items {
            let (result, kind) = self.cell(expr, &results)?;
            let name = name_of(expr, alias.as_ref());
            new.projection.push(match alias {
                Some(alias) => SelectItem::ExprWithAlias { expr: result, alias: quoted(&alias.value) },
                None => SelectItem::UnnamedExpr(result),
            });
            columns.push((name.unwrap_or_default(), kind));
        }
        let order = order.iter().map(|by| self.order_of_results(by, &columns, &results));
        let order = order.collect::<Result<_, _>>()?;
        Ok((new, columns, order))
    }

    /// What rows are grouped by.
    fn groups(&self, select: &Select, items: &[Item<'_>], rows: &Scope<'_>) -> Result<Vec<Expr>, Untold> {
        let by = match &select.group_by {
            GroupByExpr::Expressions(by, modifiers) if modifiers.is_empty() => by,
            other => return Err(Untold::sql("a grouping of a kind that is not translated", other)),
        };
        let groups: Vec<Expr> = by.iter().map(|expr| self.meant(expr, items, rows).clone()).collect();
        match groups.iter().find(|expr| place(expr).is_some()) {
            Some(number) => Err(Untold::sql("a grouping by the number of a column", number)),
            None => Ok(groups),
        }
    }

    /// What an expression of `GROUP BY` or `HAVING` means: SQLite takes the name of a result for the
    /// result where no column has it.
    fn meant<'a>(&self, expr: &'a Expr, items: &[Item<'a>], rows: &Scope<'_>) -> &'a Expr {
        match expr {
            Expr::Identifier(name) if self.value(expr, rows).is_err() => items
                .iter()
                .find(|(_, alias)| alias.as_ref().is_some_and(|alias| same(&alias.value, &name.value)))
                .map_or(expr, |(result, _)| *result),
            _ => expr,
        }
    }
}

/// Gives the results of a query the types that they have together with others: NULL has none of its
/// own, and a text that everyone sees is to be ordered as in SQLite.
fn finish(body: &mut SetExpr, kinds: &[Type], seen: bool) {
    match body {
        SetExpr::Select(select) => {
            for (projected, kind) in select.projection.iter_mut().zip(kinds) {
                let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = projected
                else {
                    continue;
                };
                let is_null = matches!(expr, Expr::Value(value) if value.value == Value::Null);
                let old = std::mem::replace(expr, Expr::Identifier(Ident::new("")));
                *expr = match kind {
                    Type::Integer if is_null => cast(old, DataType::BigInt(None)),
                    Type::Loose if seen => in_c(old, *kind),
                    _ => old,
                };
            }
        }
        SetExpr::SetOperation { left, right, .. } => {
            finish(left, kinds, seen);
            finish(right, kinds, seen);
        }
        _ => {}
    }
}

/// A result and the name that it is given.
type Item<'a> = (&'a Expr, Option<Ident>);

pub(super) fn item(item: &SelectItem) -> Result<Item<'_>, Untold> {
    match item {
        SelectItem::UnnamedExpr(expr) => Ok((expr, None)),
        SelectItem::ExprWithAlias { expr, alias } => Ok((expr, Some(alias.clone()))),
        other => Err(Untold::sql("a result of a kind that is not translated", other)),
    }
}

/// The name that a result is known by.
pub(super) fn name_of(expr: &Expr, alias: Option<&Ident>) -> Option<String> {
    match (alias, expr) {
        (Some(alias), _) => Some(alias.value.clone()),
        (None, Expr::Identifier(name)) => Some(name.value.clone()),
        (None, Expr::CompoundIdentifier(path)) => path.last().map(|name| name.value.clone()),
        _ => None,
    }
}

/// A `SELECT` as it is, where it has no clause besides those that are translated.
fn known_clauses(select: &Select) -> Result<Select, Untold> {
    let mut known = plain_select()?;
    known.projection.clone_from(&select.projection);
    known.from.clone_from(&select.from);
    known.selection.clone_from(&select.selection);
    known.group_by.clone_from(&select.group_by);
    known.having.clone_from(&select.having);
    known.distinct = match &select.distinct {
        Some(Distinct::Distinct) => Some(Distinct::Distinct),
        _ => None,
    };
    if known == *select { Ok(known) } else { Err(Untold::sql("a clause that is not translated", select)) }
}

fn plain_query() -> Result<Query, Untold> {
    match dialect::statement("SELECT 1")? {
        Statement::Query(query) => Ok(*query),
        other => Err(Untold::sql("it is no query", &other)),
    }
}

fn plain_select() -> Result<Select, Untold> {
    match *plain_query()?.body {
        SetExpr::Select(select) => Ok(*select),
        other => Err(Untold::sql("it is no query", &other)),
    }
}
