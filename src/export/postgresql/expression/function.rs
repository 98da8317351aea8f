//! Functions and aggregates: the name that each has in PostgreSQL, and what has to be said besides.

use sqlparser::ast::{
    DataType, DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause,
    FunctionArgumentList, FunctionArguments, Value,
};

use super::super::build::{call, cast, choice, in_c, plain_call, position, string};
use super::super::scope::{Scope, Type, Untold, same};
use super::super::translator::Translator;
use super::Typed;

impl Translator {
    /// A call of a function or an aggregate.
    pub(super) fn function(&self, function: &Function, scope: &Scope<'_>) -> Result<Typed, Untold> {
        let name = function.name.to_string().to_ascii_lowercase();
        let list = arguments(function)?;
        let inside = Scope { groups: None, ..*scope };
        let other = || Untold::sql("a function that is not translated", function);
        if list.distinct && name != "count" {
            return Err(other());
        }
        match (name.as_str(), list.exprs.as_slice()) {
            ("count", []) if list.all => Ok((Expr::Function(function.clone()), Type::Integer)),
            _ if list.all => Err(other()),
            ("count", [one]) => {
                let mut new = plain_call("count", vec![self.value(one, &inside)?.0]);
                if let FunctionArguments::List(args) = &mut new.args {
                    args.duplicate_treatment = list.distinct.then_some(DuplicateTreatment::Distinct);
                }
                Ok((Expr::Function(new), Type::Integer))
            }
            // A sum of large numbers has a type of its own there.
            ("sum", [one]) => {
                let sum = call("sum", vec![self.number(one, &inside)?]);
                Ok((cast(sum, DataType::BigInt(None)), Type::Integer))
            }
            ("min" | "max", [one]) => {
                let (new, kind) = self.cell(one, &inside)?;
                let of = if kind == Type::Loose { Type::Text } else { kind };
                Ok((call(&name, vec![in_c(new, kind)]), of))
            }
            ("group_concat" | "string_agg", [one, rest @ ..]) if rest.len() < 2 => {
                self.put_together(function, one, rest.first().copied(), &inside)
            }
            ("coalesce", [_, _, ..]) | ("ifnull", [_, _]) => {
                let (args, kind) = self.alike(&list.exprs, scope)?;
                Ok((call("COALESCE", args), kind))
            }
            ("nullif", [_, _]) => {
                let (args, kind) = self.alike(&list.exprs, scope)?;
                Ok((call("NULLIF", args), kind))
            }
            ("iif", [test, rest @ ..]) if (1..=2).contains(&rest.len()) => {
                let condition = self.condition(test, scope)?;
                let (results, kind) = self.alike(rest, scope)?;
                let mut results = results.into_iter();
                let first = results.next().ok_or_else(other)?;
                Ok((choice(condition, first, results.next()), kind))
            }
            ("length", [one]) => Ok((call("length", vec![self.text(one, scope)?.0]), Type::Integer)),
            ("instr", [text, sought]) => Ok((
                call("strpos", vec![self.text(text, scope)?.0, self.text(sought, scope)?.0]),
                Type::Integer,
            )),
            // ASCII letters only in SQLite, as in the collation `C`.
            ("lower" | "upper", [one]) => {
                let (new, kind) = self.text(one, scope)?;
                Ok((call(&name, vec![in_c(new, kind)]), Type::Text))
            }
            ("replace", [text, old, new]) => {
                let (text, kind) = self.text(text, scope)?;
                Ok((call("replace", vec![text, self.text(old, scope)?.0, self.text(new, scope)?.0]), kind))
            }
            ("abs", [one]) => Ok((call("abs", vec![self.number(one, scope)?]), Type::Integer)),
            _ => Err(other()),
        }
    }

    /// `group_concat`, which takes the rows as they come: there has to be an order in which
    /// they do, and it is said in the aggregate itself.
    fn put_together(
        &self,
        function: &Function,
        one: &Expr,
        separator: Option<&Expr>,
        scope: &Scope<'_>,
    ) -> Result<Typed, Untold> {
        let Some(order) = scope.order else {
            return Err(Untold::sql("texts put together in no order", function));
        };
        let (text, kind) = self.text(one, scope)?;
        let separator =
            separator.map_or(Ok(string(",")), |expr| self.text(expr, scope).map(|(new, _)| new))?;
        let order = order.iter().map(|by| self.order(by, scope)).collect::<Result<Vec<_>, _>>()?;
        let mut new = plain_call("string_agg", vec![text, separator]);
        if let FunctionArguments::List(args) = &mut new.args {
            args.clauses = vec![FunctionArgumentClause::OrderBy(order)];
        }
        Ok((Expr::Function(new), kind))
    }

    /// `substr`: the two differ where it starts before the text; where the length is negative,
    /// PostgreSQL refuses what SQLite takes from the other side.
    pub(super) fn part_of_text(
        &self,
        whole: &Expr,
        text: &Expr,
        from: &Expr,
        length: Option<&Expr>,
        scope: &Scope<'_>,
    ) -> Result<Typed, Untold> {
        let is_positive = matches!(from, Expr::Value(value)
            if matches!(&value.value, Value::Number(digits, false) if digits.parse::<u32>().is_ok_and(|n| n > 0)));
        let is_last = is_call(from, "length", text);
        if !is_positive && !is_last {
            return Err(Untold::sql("a part of a text from a place that may lie before it", whole));
        }
        let (text, kind) = self.text(text, scope)?;
        let mut args = vec![text, position(self.number(from, scope)?)];
        args.extend(length.map(|length| self.number(length, scope)).transpose()?.map(position));
        Ok((call("substr", args), kind))
    }
}

/// What stands between the parentheses of a call.
struct Arguments<'a> {
    exprs: Vec<&'a Expr>,
    /// `*`.
    all: bool,
    distinct: bool,
}

/// The arguments of a call that has nothing but arguments.
fn arguments(function: &Function) -> Result<Arguments<'_>, Untold> {
    let refused = || Untold::sql("a call with more than arguments", function);
    let FunctionArguments::List(list) = &function.args else {
        return Err(refused());
    };
    let mut plain = plain_call("", Vec::new());
    plain.name = function.name.clone();
    plain.args = FunctionArguments::List(FunctionArgumentList {
        duplicate_treatment: list.duplicate_treatment,
        args: list.args.clone(),
        clauses: Vec::new(),
    });
    if plain != *function {
        return Err(refused());
    }
    let mut found = Arguments {
        exprs: Vec::new(),
        all: false,
        distinct: list.duplicate_treatment == Some(DuplicateTreatment::Distinct),
    };
    for arg in &list.args {
        match arg {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => found.exprs.push(expr),
            FunctionArg::Unnamed(FunctionArgExpr::Wildcard) if list.args.len() == 1 => found.all = true,
            _ => return Err(refused()),
        }
    }
    Ok(found)
}

/// Whether an expression is a call of this function for that very expression and nothing else.
pub(super) fn is_call(expr: &Expr, name: &str, of: &Expr) -> bool {
    matches!(expr, Expr::Function(function)
        if same(&function.name.to_string(), name)
            && arguments(function).is_ok_and(|list| matches!(list.exprs.as_slice(), [one] if *one == of)))
}
