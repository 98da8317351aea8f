//! The order of rows: where it is said, what it is by, and how it is taken out of a subquery.

use sqlparser::ast::{
    Expr, Ident, OrderBy, OrderByExpr, OrderByKind, OrderBySort, Query, Select, SelectItem, SetExpr, Value,
};

use super::build::in_c;
use super::scope::{Column, Scope, Untold, quoted, same};
use super::translator::{Translator, item, name_of};

impl Translator {
    /// What rows are ordered by. NULL comes first in SQLite, and last in PostgreSQL.
    pub(super) fn order(&self, by: &OrderByExpr, scope: &Scope<'_>) -> Result<OrderByExpr, Untold> {
        let (expr, kind) = self.cell(&by.expr, scope)?;
        Ok(ordered(by, in_c(expr, kind)))
    }

    /// What the rows of a query are ordered by, where it can also be the name or the number of a result.
    pub(super) fn order_of_results(
        &self,
        by: &OrderByExpr,
        columns: &[Column],
        scope: &Scope<'_>,
    ) -> Result<OrderByExpr, Untold> {
        match &by.expr {
            Expr::Identifier(name) if columns.iter().any(|(own, _)| same(own, &name.value)) => {
                Ok(ordered(by, Expr::Identifier(quoted(&name.value))))
            }
            expr if place(expr).is_some() => Ok(ordered(by, expr.clone())),
            _ => self.order(by, scope),
        }
    }
}

/// The order `by`, of another expression.
pub(super) fn ordered(by: &OrderByExpr, expr: Expr) -> OrderByExpr {
    let mut new = by.clone();
    let falls = matches!(new.options.sort, Some(OrderBySort::Desc));
    new.expr = expr;
    new.options.nulls_first = new.options.nulls_first.or(Some(!falls));
    new
}

pub(super) fn order_of(query: &Query) -> Result<&[OrderByExpr], Untold> {
    match &query.order_by {
        None => Ok(&[]),
        Some(OrderBy { kind: OrderByKind::Expressions(order), interpolate: None })
            if order.iter().all(|by| by.with_fill.is_none()) =>
        {
            Ok(order)
        }
        Some(other) => Err(Untold::sql("an order of a kind that is not translated", other)),
    }
}

pub(super) fn with_order(order: Vec<OrderByExpr>) -> Option<OrderBy> {
    (!order.is_empty()).then_some(OrderBy { kind: OrderByKind::Expressions(order), interpolate: None })
}

/// The number of a result, counted from 1, where an order or a grouping is one.
pub(super) fn place(expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, false) => digits.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// Takes the order out of a subquery and returns it for who reads from the subquery under a name.
/// What only the order names becomes a column.
pub(super) fn take_order(query: &mut Query, known_as: &Ident) -> Result<Vec<OrderByExpr>, Untold> {
    let order = order_of(query)?.to_vec();
    query.order_by = None;
    let mut taken = Vec::new();
    for by in order {
        let name = match (&mut *query.body, place(&by.expr)) {
            (SetExpr::Select(select), None) => result_for(select, &by.expr)?,
            (body, place) => {
                let first = first_select(body)
                    .ok_or_else(|| Untold::sql("a query of a kind that is not translated", body))?;
                let at = match (place, &by.expr) {
                    (Some(number), _) => first.projection.get(number.wrapping_sub(1)),
                    (None, Expr::Identifier(name)) => first.projection.iter().find(|projected| {
                        item(projected).is_ok_and(|(expr, alias)| {
                            name_of(expr, alias.as_ref()).is_some_and(|own| same(&own, &name.value))
                        })
                    }),
                    _ => None,
                };
                let at = at.ok_or_else(|| Untold::sql("an order that is no column", &by.expr))?;
                let (expr, alias) = item(at)?;
                name_of(expr, alias.as_ref()).ok_or_else(|| Untold::sql("a column without a name", at))?
            }
        };
        let path = vec![known_as.clone(), Ident::new(name)];
        taken.push(OrderByExpr { expr: Expr::CompoundIdentifier(path), ..by });
    }
    Ok(taken)
}

/// The name of the result that is ordered by, which is added where it is not there yet.
fn result_for(select: &mut Select, by: &Expr) -> Result<String, Untold> {
    for projected in &select.projection {
        let (expr, alias) = item(projected)?;
        let name = name_of(expr, alias.as_ref());
        let by_name =
            matches!((by, &alias), (Expr::Identifier(by), Some(alias)) if same(&by.value, &alias.value));
        if let Some(name) = name.filter(|_| by_name || expr == by) {
            return Ok(name);
        }
    }
    if select.distinct.is_some() {
        return Err(Untold::sql("an order that is no column of distinct rows", by));
    }
    let name = format!("order_{}", select.projection.len());
    select.projection.push(SelectItem::ExprWithAlias { expr: by.clone(), alias: Ident::new(name.clone()) });
    Ok(name)
}

fn first_select(body: &SetExpr) -> Option<&Select> {
    match body {
        SetExpr::Select(select) => Some(select),
        SetExpr::SetOperation { left, .. } => first_select(left),
        _ => None,
    }
}
