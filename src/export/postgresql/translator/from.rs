//! What a query reads from: tables, views, subqueries and joins.

use sqlparser::ast::{
    Join, JoinConstraint, JoinOperator, ObjectName, OrderByExpr, SetExpr, Statement, TableAlias, TableFactor,
    TableWithJoins,
};

use super::super::dialect;
use super::super::order::take_order;
use super::super::scope::{Scope, Tables, Untold, quoted};
use super::Translator;

/// What a `FROM` became: the tables, and the order in which the rows of the only one come.
type From = (Vec<TableWithJoins>, Tables, Vec<OrderByExpr>);

impl Translator {
    /// What stands in `FROM`. Where texts are put `in_order` and it is a subquery with an order,
    /// the order is taken out of it.
    pub(super) fn from(
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

/// Takes the name of a table inside a query as it is, in quotation marks.
fn plain_alias(alias: &mut TableAlias) -> Result<(), Untold> {
    if !alias.columns.is_empty() {
        return Err(Untold::sql("a table with names for its columns", alias));
    }
    alias.name = quoted(&alias.name.value);
    Ok(())
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
