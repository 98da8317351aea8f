//! Queries and views. What a clause does not say here is refused, since SQLite may mean something
//! by it that PostgreSQL does not.

use sqlparser::ast::{
    DataType, Distinct, Expr, GroupByExpr, Ident, Join, JoinConstraint, JoinOperator, ObjectName, OrderBy,
    OrderByExpr, OrderByKind, Query, Select, SelectItem, SetExpr, SetOperator, SetQuantifier, Statement,
    TableFactor, TableWithJoins, Value,
};

use super::dialect;
use super::expression::{cast, in_c, ordered, puts_together};
use super::scope::{Column, Scope, Tables, Type, Untold, quoted, same};

/// Knows the tables and views that there are, and translates what is asked of them.
#[derive(Debug, Default)]
pub(super) struct Translator {
    relations: Tables,
}

/// What a `FROM` became: the tables, and the order in which the rows of the only one come.
type From = (Vec<TableWithJoins>, Tables, Vec<OrderByExpr>);

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
        let mut plain = plain_select()?;
        plain.projection.clone_from(&select.projection);
        plain.from.clone_from(&select.from);
        plain.selection.clone_from(&select.selection);
        plain.group_by.clone_from(&select.group_by);
        plain.having.clone_from(&select.having);
        plain.distinct = match &select.distinct {
            Some(Distinct::Distinct) => Some(Distinct::Distinct),
            _ => None,
        };
        if plain != *select {
            return Err(Untold::sql("a clause that is not translated", select));
        }
        let items = select.projection.iter().map(item).collect::<Result<Vec<_>, _>>()?;
        let in_order = items.iter().any(|(expr, _)| puts_together(expr));
        let (from, tables, coming) = self.from(&select.from, in_order, outer)?;
        plain.from = from;
        let rows = Scope { order: in_order.then_some(coming.as_slice()), ..Scope::of(&tables, outer) };
        let rows = if coming.is_empty() { Scope { order: None, ..rows } } else { rows };
        plain.selection = select.selection.as_ref().map(|test| self.condition(test, &rows)).transpose()?;
        let by = match &select.group_by {
            GroupByExpr::Expressions(by, modifiers) if modifiers.is_empty() => by,
            other => return Err(Untold::sql("a grouping of a kind that is not translated", other)),
        };
        // SQLite takes the name of a result for the result.
        let meant = |expr: &Expr| match expr {
            Expr::Identifier(name) if self.value(expr, &rows).is_err() => items
                .iter()
                .find(|(_, alias)| alias.as_ref().is_some_and(|alias| same(&alias.value, &name.value)))
                .map_or_else(|| expr.clone(), |(result, _)| (*result).clone()),
            other => other.clone(),
        };
        let groups: Vec<Expr> = by.iter().map(meant).collect();
        if let Some(number) = groups.iter().find(|expr| place(expr).is_some()) {
            return Err(Untold::sql("a grouping by the number of a column", number));
        }
        let results = Scope { groups: (!groups.is_empty()).then_some(groups.as_slice()), ..rows };
        let by =
            groups.iter().map(|expr| Ok(self.value(expr, &rows)?.0)).collect::<Result<Vec<_>, Untold>>()?;
        plain.group_by = GroupByExpr::Expressions(by, Vec::new());
        plain.having =
            select.having.as_ref().map(|test| self.condition(&meant(test), &results)).transpose()?;
        let mut columns = Vec::new();
        plain.projection.clear();
        for (expr, alias) in &items {
            let (new, kind) = self.cell(expr, &results)?;
            let name = name_of(expr, alias.as_ref());
            plain.projection.push(match alias {
                Some(alias) => SelectItem::ExprWithAlias { expr: new, alias: quoted(&alias.value) },
                None => SelectItem::UnnamedExpr(new),
            });
            columns.push((name.unwrap_or_default(), kind));
        }
        let order = order.iter().map(|by| {
            let is_result = matches!(&by.expr, Expr::Identifier(name) if columns.iter().any(|(own, _)| same(own, &name.value)));
            match &by.expr {
                Expr::Identifier(name) if is_result => Ok(ordered(by, Expr::Identifier(quoted(&name.value)))),
                expr if place(expr).is_some() => Ok(ordered(by, expr.clone())),
                _ => self.order(by, &results),
            }
        });
        let order = order.collect::<Result<_, _>>()?;
        Ok((plain, columns, order))
    }

    /// What stands in `FROM`. Where texts are put `in_order` and it is a subquery with an order,
    /// the order is taken out of it.
    fn from(
        &self,
        from: &[TableWithJoins],
        in_order: bool,
        outer: Option<&Scope<'_>>,
    ) -> Result<From, Untold> {
        let mut tables: Tables = Vec::new();
        let mut order = Vec::new();
        let mut new = Vec::new();
        let alone = matches!(from, [one] if one.joins.is_empty());
        for part in from {
            let coming = (in_order && alone).then_some(&mut order);
            let relation = self.factor(&part.relation, coming, &mut tables, outer)?;
            let mut joins = Vec::new();
            for join in &part.joins {
                let relation = self.factor(&join.relation, None, &mut tables, outer)?;
                let on = |constraint: &JoinConstraint| match constraint {
                    JoinConstraint::On(test) => {
                        Ok(JoinConstraint::On(self.condition(test, &Scope::of(&tables, outer))?))
                    }
                    _ => Err(Untold::sql("a join of a kind that is not translated", join)),
                };
                let join_operator = match &join.join_operator {
                    JoinOperator::Join(constraint) => JoinOperator::Join(on(constraint)?),
                    JoinOperator::Inner(constraint) => JoinOperator::Inner(on(constraint)?),
                    JoinOperator::Left(constraint) => JoinOperator::Left(on(constraint)?),
                    JoinOperator::LeftOuter(constraint) => JoinOperator::LeftOuter(on(constraint)?),
                    JoinOperator::CrossJoin(JoinConstraint::None) => {
                        JoinOperator::CrossJoin(JoinConstraint::None)
                    }
                    _ => return Err(Untold::sql("a join of a kind that is not translated", join)),
                };
                joins.push(Join { relation, global: false, join_operator });
            }
            new.push(TableWithJoins { relation, joins });
        }
        Ok((new, tables, order))
    }

    fn factor(
        &self,
        factor: &TableFactor,
        coming: Option<&mut Vec<OrderByExpr>>,
        tables: &mut Tables,
        outer: Option<&Scope<'_>>,
    ) -> Result<TableFactor, Untold> {
        let refused = || Untold::sql("a table of a kind that is not translated", factor);
        let mut new = plain_factor(matches!(factor, TableFactor::Derived { .. }))?;
        match (&mut new, factor) {
            (
                TableFactor::Table { name, alias, .. },
                TableFactor::Table { name: own, alias: own_alias, .. },
            ) => {
                (*name, *alias) = (own.clone(), own_alias.clone());
            }
            (
                TableFactor::Derived { subquery, alias, .. },
                TableFactor::Derived { subquery: own, alias: own_alias, .. },
            ) => (*subquery, *alias) = (own.clone(), own_alias.clone()),
            _ => return Err(refused()),
        }
        if new != *factor {
            return Err(refused());
        }
        match &mut new {
            TableFactor::Table { name, alias, .. } => {
                let (own, columns) = self.relation(name.to_string().trim_matches('"'))?;
                *name = ObjectName::from(vec![quoted(own)]);
                let mut known_as = own.clone();
                if let Some(alias) = alias {
                    plain_alias(alias)?;
                    known_as.clone_from(&alias.name.value);
                }
                tables.push((known_as, columns.clone()));
            }
            TableFactor::Derived { subquery, alias: Some(alias), .. } => {
                plain_alias(alias)?;
                if let Some(coming) = coming {
                    *coming = take_order(subquery, &alias.name)?;
                }
                let (inner, columns) = self.query(subquery, outer)?;
                **subquery = inner;
                tables.push((alias.name.value.clone(), columns));
            }
            _ => return Err(Untold::sql("a subquery without a name", factor)),
        }
        Ok(new)
    }
}

/// Takes the order out of a subquery and returns it for who reads from the subquery under a name.
/// What only the order names becomes a column.
fn take_order(query: &mut Query, known_as: &Ident) -> Result<Vec<OrderByExpr>, Untold> {
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
fn item(item: &SelectItem) -> Result<(&Expr, Option<Ident>), Untold> {
    match item {
        SelectItem::UnnamedExpr(expr) => Ok((expr, None)),
        SelectItem::ExprWithAlias { expr, alias } => Ok((expr, Some(alias.clone()))),
        other => Err(Untold::sql("a result of a kind that is not translated", other)),
    }
}

/// The name that a result is known by.
fn name_of(expr: &Expr, alias: Option<&Ident>) -> Option<String> {
    match (alias, expr) {
        (Some(alias), _) => Some(alias.value.clone()),
        (None, Expr::Identifier(name)) => Some(name.value.clone()),
        (None, Expr::CompoundIdentifier(path)) => path.last().map(|name| name.value.clone()),
        _ => None,
    }
}

fn first_select(body: &SetExpr) -> Option<&Select> {
    match body {
        SetExpr::Select(select) => Some(select),
        SetExpr::SetOperation { left, .. } => first_select(left),
        _ => None,
    }
}

/// The number of a result, counted from 1, where an order or a grouping is one.
fn place(expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, false) => digits.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

fn order_of(query: &Query) -> Result<&[OrderByExpr], Untold> {
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

fn with_order(order: Vec<OrderByExpr>) -> Option<OrderBy> {
    (!order.is_empty()).then_some(OrderBy { kind: OrderByKind::Expressions(order), interpolate: None })
}

/// Takes the name of a table inside a query as it is, in quotation marks.
fn plain_alias(alias: &mut sqlparser::ast::TableAlias) -> Result<(), Untold> {
    if !alias.columns.is_empty() {
        return Err(Untold::sql("a table with names for its columns", alias));
    }
    alias.name = quoted(&alias.name.value);
    Ok(())
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

/// A table or a subquery in `FROM` with nothing special about it.
fn plain_factor(is_subquery: bool) -> Result<TableFactor, Untold> {
    let sql = if is_subquery { "SELECT 1 FROM (SELECT 1) AS t" } else { "SELECT 1 FROM t" };
    match dialect::statement(sql)? {
        Statement::Query(query) => match *query.body {
            SetExpr::Select(mut select) if select.from.len() == 1 => Ok(select.from.remove(0).relation),
            other => Err(Untold::sql("it is no query", &other)),
        },
        other => Err(Untold::sql("it is no query", &other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A translator that knows `t (n, m, a, b)`, where `n` and `m` are numbers, and `u (n, c)`.
    fn translator() -> Translator {
        let column = |name: &str| {
            (name.to_owned(), if matches!(name, "n" | "m") { Type::Integer } else { Type::Text })
        };
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
        translator()
            .view(&format!("CREATE VIEW v AS {query}"))
            .map(plain)
            .map_err(|untold| untold.to_string())
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

    #[test]
    fn patterns_keep_their_meaning() {
        becomes(
            &[
                ("a GLOB '[a-z]*' AND a NOT GLOB '*[^a-z]*'", "a ~ '^[a-z]' AND a !~ '[^a-z]'"),
                (
                    "a LIKE 'x\\%' OR a NOT LIKE 'P1_'",
                    "a ILIKE 'x\\%' ESCAPE '' OR a NOT ILIKE 'P1_' ESCAPE ''",
                ),
                ("'x' LIKE a", "'x' COLLATE C ILIKE a ESCAPE ''"),
            ],
            check,
        );
    }

    #[test]
    fn numbers_truth_and_texts_are_told_apart() {
        becomes(
            &[
                (
                    "(a IS NOT NULL) + (b IS NOT NULL) = 1",
                    "CAST((a IS NOT NULL) AS INTEGER) + CAST((b IS NOT NULL) AS INTEGER) = 1",
                ),
                ("(a IS NULL) = (b IS NULL)", "(a IS NULL) = (b IS NULL)"),
                ("n AND NOT m", "(n) <> 0 AND NOT (m) <> 0"),
                ("(n = 1) = m", "CAST((n = 1) AS INTEGER) = m"),
                ("a || n = 'x' || b", "a || CAST(n AS TEXT) = 'x' || b"),
                (
                    "CAST(n AS TEXT) = a AND CAST(n AS INTEGER) > 0",
                    "CAST(n AS TEXT) = a AND CAST(n AS BIGINT) > 0",
                ),
                ("n / m = 2 AND n % 2 = 0", "n / NULLIF(m, 0) = 2 AND n % NULLIF(2, 0) = 0"),
                ("iif(n, a, b) = 'x'", "CASE WHEN (n) <> 0 THEN a ELSE b END = 'x'"),
                ("CASE n WHEN 1 THEN a ELSE b END = ''", "CASE n WHEN 1 THEN a ELSE b END = ''"),
            ],
            check,
        );
    }

    #[test]
    fn functions_have_their_likes() {
        becomes(
            &[
                ("instr(a, b) > 0", "strpos(a, b) > 0"),
                ("ifnull(a, b) = coalesce(b, 'x')", "COALESCE(a, b) = COALESCE(b, 'x')"),
                (
                    "a = trim(a) AND length(replace(a, ' ', '')) <= 5",
                    "a = TRIM(a) AND length(replace(a, ' ', '')) <= 5",
                ),
                (
                    "substr(a, 2, n) = substr(a, length(a), 1)",
                    "substr(a, 2, CAST(n AS INTEGER)) = substr(a, CAST(length(a) AS INTEGER), 1)",
                ),
                ("a IS date(a)", "a IS NOT DISTINCT FROM calendar_day(a)"),
                ("a IS b AND n IS NOT 1", "a IS NOT DISTINCT FROM b AND n IS DISTINCT FROM 1"),
                ("lower('É') = a", "lower('É' COLLATE C) = a"),
            ],
            check,
        );
    }

    #[test]
    fn what_is_put_together_has_an_order() {
        becomes(
            &[
                (
                    "SELECT group_concat(x.a, ', ') FROM (SELECT DISTINCT t.a AS a FROM t ORDER BY t.a) AS x",
                    "SELECT string_agg(x.a, ', ' ORDER BY x.a NULLS FIRST) FROM (SELECT DISTINCT t.a AS a FROM t) AS x",
                ),
                (
                    "SELECT group_concat(x.n) FROM (SELECT t.n AS n FROM t ORDER BY t.a DESC) AS x",
                    "SELECT string_agg(CAST(x.n AS TEXT), ',' ORDER BY x.order_1 DESC NULLS LAST) COLLATE C \
                     FROM (SELECT t.n AS n, t.a AS order_1 FROM t) AS x",
                ),
                (
                    "SELECT group_concat(x.a, '') FROM (SELECT a FROM t UNION SELECT c FROM u ORDER BY 1) AS x",
                    "SELECT string_agg(x.a, '' ORDER BY x.a NULLS FIRST) FROM (SELECT a FROM t UNION SELECT c FROM u) AS x",
                ),
            ],
            view,
        );
        is_refused(
            &[
                ("SELECT group_concat(t.a) FROM t", "texts put together in no order: `group_concat(t.a)`"),
                (
                    "SELECT group_concat(x.a) FROM (SELECT DISTINCT a FROM t ORDER BY b) AS x",
                    "an order that is no column of distinct rows: `b`",
                ),
            ],
            view,
        );
    }

    #[test]
    fn texts_and_null_are_ordered_as_in_sqlite() {
        becomes(
            &[
                (
                    "SELECT a FROM t ORDER BY b, n DESC",
                    "SELECT a FROM t ORDER BY b NULLS FIRST, n DESC NULLS LAST",
                ),
                ("SELECT 'x', a || 'y' FROM t", "SELECT 'x' COLLATE C, a || 'y' FROM t"),
                ("SELECT a, max('b') FROM t GROUP BY a", "SELECT a, max('b' COLLATE C) FROM t GROUP BY a"),
                (
                    "SELECT NULL, n FROM t UNION ALL SELECT n, n FROM u",
                    "SELECT CAST(NULL AS BIGINT), n FROM t UNION ALL SELECT n, n FROM u",
                ),
            ],
            view,
        );
    }

    #[test]
    fn groups_are_as_strict_as_in_postgresql() {
        becomes(
            &[
                (
                    "SELECT a AS x, count(*) FROM t GROUP BY x HAVING count(DISTINCT n) > 1",
                    "SELECT a AS x, count(*) FROM t GROUP BY a HAVING count(DISTINCT n) > 1",
                ),
                (
                    "SELECT coalesce(a, b), sum(n) FROM t GROUP BY coalesce(a, b)",
                    "SELECT COALESCE(a, b), CAST(sum(n) AS BIGINT) FROM t GROUP BY COALESCE(a, b)",
                ),
            ],
            view,
        );
        is_refused(
            &[
                ("SELECT a, b FROM t GROUP BY a", "a column that is neither grouped by nor aggregated: `b`"),
                (
                    "SELECT a, (SELECT u.c FROM u WHERE u.n = t.n) FROM t GROUP BY a",
                    "neither grouped by nor aggregated: `t.n`",
                ),
            ],
            view,
        );
    }

    #[test]
    fn what_is_not_known_is_named() {
        is_refused(
            &[
                ("printf('%d', n) = a", "a function that is not translated: `printf('%d', n)`"),
                ("json_extract(a, '$.x') = b", "a function that is not translated: `json_extract(a, '$.x')`"),
                ("date(a) = b", "a function that is not translated: `date(a)`"),
                ("a IS date(b)", "a function that is not translated: `date(b)`"),
                ("min(a, b) = a", "a function that is not translated: `min(a, b)`"),
                ("substr(a, -1) = b", "a place that may lie before it"),
                ("a GLOB b", "a pattern that is not a constant: `b`"),
                ("a MATCH b", "the operator MATCH: `a MATCH b`"),
                ("n = a", "a number compared with a text: `n = a`"),
                ("CAST(a AS INTEGER) = 1", "a text as a number: `a`"),
                ("CAST(a AS REAL) = 1", "a type that is neither INTEGER nor TEXT"),
                ("n = 1.5", "a constant of another kind: `1.5`"),
                (
                    "a COLLATE NOCASE = 'x'",
                    "an expression of a kind that is not translated: `a COLLATE NOCASE`",
                ),
                ("a", "a text as a condition: `a`"),
                ("z = 1", "a name that means no column: `z`"),
                ("n & 1", "the operator &: `n & 1`"),
            ],
            check,
        );
        is_refused(
            &[
                ("SELECT a FROM t LIMIT 1", "a clause that is not translated"),
                ("SELECT * FROM t", "a result of a kind that is not translated: `*`"),
                ("SELECT row_number() OVER (ORDER BY a) FROM t", "a call with more than arguments"),
                ("SELECT a FROM t NATURAL JOIN u", "a join of a kind that is not translated"),
                ("SELECT n FROM t UNION SELECT c FROM u", "numbers and texts in the column `n` of a union"),
                ("SELECT n FROM t, u", "a name that can mean several columns: `n`"),
                ("SELECT n FROM t INTERSECT SELECT n FROM u", "a query of a kind that is not translated"),
                ("SELECT n FROM s", "there is no table or view `s`"),
                ("WITH w AS (SELECT 1) SELECT n FROM t", "a clause that is not translated"),
            ],
            view,
        );
    }
}
