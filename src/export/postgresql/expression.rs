//! Expressions: the operators and functions that this schema uses. Any other is refused by name.

use sqlparser::ast::{
    BinaryOperator, CaseWhen, CastKind, DataType, DuplicateTreatment, Expr, Function, FunctionArg,
    FunctionArgExpr, FunctionArgumentClause, FunctionArgumentList, FunctionArguments, InTarget, ObjectName,
    UnaryOperator, Value,
};
use sqlparser::tokenizer::Span;

use super::dialect::NOT_GLOB;
use super::glob;
use super::scope::{Scope, Type, Untold, quoted, same};
use super::translator::Translator;

/// The function that comes with the script and does what `date` does for `x IS date(x)`.
const CALENDAR_DAY: &str = "calendar_day";

type Typed = (Expr, Type);

impl Translator {
    /// An expression that is true, false or NULL; in SQLite a number that is not 0 is true.
    pub(super) fn condition(&self, expr: &Expr, scope: &Scope<'_>) -> Result<Expr, Untold> {
        match self.value(expr, scope)? {
            (new, Type::Truth | Type::Null) => Ok(new),
            (new, Type::Integer) => Ok(binary(nested(new), BinaryOperator::NotEq, number("0"))),
            (_, Type::Text | Type::Loose) => Err(Untold::sql("a text as a condition", expr)),
        }
    }

    /// An expression for a number; a condition is 1 where it is true and 0 where it is not.
    fn number(&self, expr: &Expr, scope: &Scope<'_>) -> Result<Expr, Untold> {
        match self.cell(expr, scope)? {
            (new, Type::Integer | Type::Null) => Ok(new),
            _ => Err(Untold::sql("a text as a number", expr)),
        }
    }

    /// An expression for a text, and its type; a number is written in digits.
    fn text(&self, expr: &Expr, scope: &Scope<'_>) -> Result<Typed, Untold> {
        let (new, kind) = self.cell(expr, scope)?;
        Ok(if kind == Type::Integer { (cast(new, DataType::Text), Type::Loose) } else { (new, kind) })
    }

    /// An expression as a column can hold it: a truth value is a number.
    pub(super) fn cell(&self, expr: &Expr, scope: &Scope<'_>) -> Result<Typed, Untold> {
        let (new, kind) = self.value(expr, scope)?;
        Ok(if kind == Type::Truth {
            (cast(new, DataType::Integer(None)), Type::Integer)
        } else {
            (new, kind)
        })
    }

    /// Several expressions that come to one type, as those of `coalesce` do.
    fn alike(&self, exprs: &[&Expr], scope: &Scope<'_>) -> Result<(Vec<Expr>, Type), Untold> {
        let cells = exprs.iter().map(|expr| self.cell(expr, scope)).collect::<Result<Vec<_>, _>>()?;
        let mut common = Type::Null;
        for (index, (_, kind)) in cells.iter().enumerate() {
            common = common
                .common(*kind)
                .ok_or_else(|| Untold::sql("a number and a text in one place", exprs[index]))?;
        }
        Ok((cells.into_iter().map(|(new, _)| new).collect(), common))
    }

    /// Any expression, and its type.
    pub(super) fn value(&self, expr: &Expr, scope: &Scope<'_>) -> Result<Typed, Untold> {
        // What rows are grouped by can be named as a whole.
        if scope.groups.is_some_and(|groups| groups.contains(expr)) {
            return self.value(expr, &Scope { groups: None, ..*scope });
        }
        match expr {
            Expr::Nested(inner) => {
                let (new, kind) = self.value(inner, scope)?;
                Ok((nested(new), kind))
            }
            Expr::Identifier(name) => scope.column(None, &name.value, expr),
            Expr::CompoundIdentifier(path) => match path.as_slice() {
                [table, column] => scope.column(Some(&table.value), &column.value, expr),
                _ => Err(Untold::sql("a name of more than two parts", expr)),
            },
            Expr::Value(value) => match &value.value {
                Value::Number(digits, false) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                    Ok((expr.clone(), Type::Integer))
                }
                Value::SingleQuotedString(_) => Ok((expr.clone(), Type::Loose)),
                Value::Null => Ok((expr.clone(), Type::Null)),
                _ => Err(Untold::sql("a constant of another kind", expr)),
            },
            Expr::IsNull(inner) => Ok((Expr::IsNull(Box::new(self.value(inner, scope)?.0)), Type::Truth)),
            Expr::IsNotNull(inner) => {
                Ok((Expr::IsNotNull(Box::new(self.value(inner, scope)?.0)), Type::Truth))
            }
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
                let expr = Box::new(self.condition(expr, scope)?);
                Ok((Expr::UnaryOp { op: UnaryOperator::Not, expr }, Type::Truth))
            }
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
                let expr = Box::new(self.number(expr, scope)?);
                Ok((Expr::UnaryOp { op: UnaryOperator::Minus, expr }, Type::Integer))
            }
            Expr::BinaryOp { left, op, right } => self.operation(expr, left, op, right, scope),
            Expr::Between { expr, negated, low, high } => {
                let (mut news, kind) = self.alike(&[expr, low, high], scope)?;
                news[0] = in_c(news[0].clone(), kind);
                let [expr, low, high] = news.try_into().map_err(|_| Untold::new("BETWEEN"))?;
                let (expr, low, high) = (Box::new(expr), Box::new(low), Box::new(high));
                Ok((Expr::Between { expr, negated: *negated, low, high }, Type::Truth))
            }
            Expr::In { expr: tested, target, negated, global: false } => {
                self.membership(expr, tested, target, *negated, scope)
            }
            Expr::Like { negated, any: false, expr, pattern, escape_char: None } => {
                // `LIKE` of SQLite knows no case of ASCII letters: those are what `C` knows of.
                let (tested, kind) = self.text(expr, scope)?;
                let tested = Box::new(in_c(tested, kind));
                let pattern = Box::new(self.text(pattern, scope)?.0);
                // A backslash is no escape in SQLite.
                let escape_char = Some(Box::new(string("")));
                let new = Expr::ILike { negated: *negated, any: false, expr: tested, pattern, escape_char };
                Ok((new, Type::Truth))
            }
            Expr::Case { operand, conditions, else_result, .. } => {
                self.case(expr, operand.as_deref(), conditions, else_result.as_deref(), scope)
            }
            Expr::Cast { kind: CastKind::Cast, expr: inner, data_type, format: None } => match data_type {
                DataType::Text => self.text(inner, scope),
                DataType::Integer(None) => {
                    Ok((cast(self.number(inner, scope)?, DataType::BigInt(None)), Type::Integer))
                }
                _ => Err(Untold::sql("a type that is neither INTEGER nor TEXT", expr)),
            },
            Expr::Exists { subquery, negated } => {
                let (subquery, _) = self.query(subquery, Some(scope))?;
                Ok((Expr::Exists { subquery: Box::new(subquery), negated: *negated }, Type::Truth))
            }
            Expr::Subquery(subquery) => {
                let (new, columns) = self.query(subquery, Some(scope))?;
                match columns.as_slice() {
                    [(_, kind)] => Ok((Expr::Subquery(Box::new(new)), *kind)),
                    _ => Err(Untold::sql("several columns as one value", expr)),
                }
            }
            Expr::Trim { trim_where: None, trim_what: None, expr, trim_characters: None } => {
                let (inner, kind) = self.text(expr, scope)?;
                // `TRIM` takes away spaces and nothing else in both.
                let (expr, nothing) = (Box::new(inner), None);
                Ok((Expr::Trim { trim_where: None, trim_what: nothing, expr, trim_characters: None }, kind))
            }
            Expr::Substring {
                expr: whole, substring_from: Some(from), substring_for, special: true, ..
            } => self.part_of_text(expr, whole, from, substring_for.as_deref(), scope),
            Expr::Function(function) => self.function(function, scope),
            _ => Err(Untold::sql("an expression of a kind that is not translated", expr)),
        }
    }

    fn operation(
        &self,
        whole: &Expr,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
        scope: &Scope<'_>,
    ) -> Result<Typed, Untold> {
        match op {
            BinaryOperator::And | BinaryOperator::Or => {
                let (left, right) = (self.condition(left, scope)?, self.condition(right, scope)?);
                Ok((binary(left, op.clone(), right), Type::Truth))
            }
            BinaryOperator::Plus | BinaryOperator::Minus | BinaryOperator::Multiply => {
                let (left, right) = (self.number(left, scope)?, self.number(right, scope)?);
                Ok((binary(left, op.clone(), right), Type::Integer))
            }
            // Both leave out what is behind the point; by 0, SQLite's answer is NULL.
            BinaryOperator::Divide | BinaryOperator::Modulo => {
                let (left, right) = (self.number(left, scope)?, self.number(right, scope)?);
                let right = call("NULLIF", vec![right, number("0")]);
                Ok((binary(left, op.clone(), right), Type::Integer))
            }
            BinaryOperator::StringConcat => {
                let ((left, one), (right, other)) = (self.text(left, scope)?, self.text(right, scope)?);
                let kind = one.common(other).unwrap_or(Type::Loose);
                // Two constants NULL have no type there.
                let kind = if kind == Type::Null { Type::Loose } else { kind };
                Ok((binary(left, op.clone(), right), kind))
            }
            BinaryOperator::Glob => self.pattern(left, BinaryOperator::PGRegexMatch, right, scope),
            BinaryOperator::Custom(name) if name == NOT_GLOB => {
                self.pattern(left, BinaryOperator::PGRegexNotMatch, right, scope)
            }
            BinaryOperator::Is if is_date_of(right, left) => {
                let (day, kind) = self.value(left, scope)?;
                if !kind.is_text() {
                    return Err(Untold::sql("a date that is no text", whole));
                }
                let canonical = call(CALENDAR_DAY, vec![day.clone()]);
                Ok((Expr::IsNotDistinctFrom(Box::new(day), Box::new(canonical)), Type::Truth))
            }
            BinaryOperator::Is | BinaryOperator::IsNot => {
                let (left, right) = self.compared(whole, left, right, scope)?;
                let (left, right) = (Box::new(left), Box::new(right));
                let same = *op == BinaryOperator::Is;
                let new = if same {
                    Expr::IsNotDistinctFrom(left, right)
                } else {
                    Expr::IsDistinctFrom(left, right)
                };
                Ok((new, Type::Truth))
            }
            BinaryOperator::Eq
            | BinaryOperator::NotEq
            | BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq => {
                let (left, right) = self.compared(whole, left, right, scope)?;
                Ok((binary(left, op.clone(), right), Type::Truth))
            }
            _ => Err(Untold::sql(&format!("the operator {op}"), whole)),
        }
    }

    /// Two sides that can be compared: both numbers, both texts or both truth values.
    fn compared(
        &self,
        whole: &Expr,
        left: &Expr,
        right: &Expr,
        scope: &Scope<'_>,
    ) -> Result<(Expr, Expr), Untold> {
        let (one, other) = (self.value(left, scope)?, self.value(right, scope)?);
        if (one.1, other.1) == (Type::Truth, Type::Truth) {
            return Ok((one.0, other.0));
        }
        let (one, other) = (self.cell(left, scope)?, self.cell(right, scope)?);
        match one.1.common(other.1) {
            Some(kind) => Ok((in_c(one.0, kind), other.0)),
            None => Err(Untold::sql("a number compared with a text", whole)),
        }
    }

    fn pattern(
        &self,
        left: &Expr,
        op: BinaryOperator,
        right: &Expr,
        scope: &Scope<'_>,
    ) -> Result<Typed, Untold> {
        let Some(pattern) = constant(right) else {
            return Err(Untold::sql("a pattern that is not a constant", right));
        };
        let pattern = glob::regex(pattern)?;
        let (tested, kind) = self.text(left, scope)?;
        Ok((binary(in_c(tested, kind), op, string(&pattern)), Type::Truth))
    }

    fn membership(
        &self,
        whole: &Expr,
        tested: &Expr,
        target: &InTarget,
        negated: bool,
        scope: &Scope<'_>,
    ) -> Result<Typed, Untold> {
        let (expr, target) = match target {
            InTarget::List(list) if !list.is_empty() => {
                let all: Vec<&Expr> = std::iter::once(tested).chain(list).collect();
                let mut news = self.alike(&all, scope)?.0.into_iter();
                let expr = news.next().ok_or_else(|| Untold::sql("an empty list", whole))?;
                (expr, InTarget::List(news.collect()))
            }
            InTarget::Subquery(subquery) => {
                let (expr, kind) = self.cell(tested, scope)?;
                let (subquery, columns) = self.query(subquery, Some(scope))?;
                if columns.len() != 1 || kind.common(columns[0].1).is_none() {
                    return Err(Untold::sql("a value in rows of another kind", whole));
                }
                (expr, InTarget::Subquery(Box::new(subquery)))
            }
            _ => return Err(Untold::sql("a set of a kind that is not translated", whole)),
        };
        Ok((Expr::In { expr: Box::new(expr), target, negated, global: false }, Type::Truth))
    }

    fn case(
        &self,
        whole: &Expr,
        operand: Option<&Expr>,
        conditions: &[CaseWhen],
        otherwise: Option<&Expr>,
        scope: &Scope<'_>,
    ) -> Result<Typed, Untold> {
        let tests = if let Some(operand) = operand {
            let tests = std::iter::once(operand).chain(conditions.iter().map(|when| &when.condition));
            self.alike(&tests.collect::<Vec<_>>(), scope)?.0
        } else {
            conditions.iter().map(|when| self.condition(&when.condition, scope)).collect::<Result<_, _>>()?
        };
        let results: Vec<&Expr> = conditions.iter().map(|when| &when.result).chain(otherwise).collect();
        let (results, kind) = self.alike(&results, scope)?;
        let mut tests = tests.into_iter();
        let new_operand = operand.and_then(|_| tests.next()).map(Box::new);
        let mut results = results.into_iter();
        let new_conditions: Vec<CaseWhen> =
            tests.zip(results.by_ref()).map(|(condition, result)| CaseWhen { condition, result }).collect();
        let Expr::Case { case_token, end_token, .. } = whole else {
            return Err(Untold::sql("CASE", whole));
        };
        let new = Expr::Case {
            case_token: case_token.clone(),
            end_token: end_token.clone(),
            operand: new_operand,
            conditions: new_conditions,
            else_result: results.next().map(Box::new),
        };
        Ok((new, kind))
    }

    /// `substr`: the two differ where it starts before the text; where the length is negative,
    /// PostgreSQL refuses what SQLite takes from the other side.
    fn part_of_text(
        &self,
        whole: &Expr,
        text: &Expr,
        from: &Expr,
        length: Option<&Expr>,
        scope: &Scope<'_>,
    ) -> Result<Typed, Untold> {
        let is_positive = matches!(from, Expr::Value(value)
            if matches!(&value.value, Value::Number(digits, false) if digits.parse::<u32>().is_ok_and(|n| n > 0)));
        let is_last = matches!(from, Expr::Function(function)
            if function.name.to_string().eq_ignore_ascii_case("length")
                && arguments(function).is_ok_and(|list| matches!(list.exprs.as_slice(), [one] if *one == text)));
        if !is_positive && !is_last {
            return Err(Untold::sql("a part of a text from a place that may lie before it", whole));
        }
        let (text, kind) = self.text(text, scope)?;
        let mut args = vec![text, position(self.number(from, scope)?)];
        args.extend(length.map(|length| self.number(length, scope)).transpose()?.map(position));
        Ok((call("substr", args), kind))
    }

    fn function(&self, function: &Function, scope: &Scope<'_>) -> Result<Typed, Untold> {
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

/// Whether an expression is `date(x)`, for that very `x`.
fn is_date_of(expr: &Expr, of: &Expr) -> bool {
    matches!(expr, Expr::Function(function)
        if same(&function.name.to_string(), "date")
            && arguments(function).is_ok_and(|list| matches!(list.exprs.as_slice(), [one] if *one == of)))
}

/// Whether an aggregate that depends on the order of its rows stands in an expression.
pub(super) fn puts_together(expr: &Expr) -> bool {
    match expr {
        Expr::Function(function) => {
            same(&function.name.to_string(), "group_concat") || same(&function.name.to_string(), "string_agg")
        }
        Expr::Cast { expr, .. } | Expr::Nested(expr) => puts_together(expr),
        _ => false,
    }
}

/// A text constant.
fn constant(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// A text that is to be ordered or compared as in SQLite.
pub(super) fn in_c(expr: Expr, kind: Type) -> Expr {
    if kind == Type::Loose {
        Expr::Collate { expr: Box::new(expr), collation: ObjectName::from(vec![quoted("C")]) }
    } else {
        expr
    }
}

fn nested(expr: Expr) -> Expr {
    Expr::Nested(Box::new(expr))
}

fn binary(left: Expr, op: BinaryOperator, right: Expr) -> Expr {
    Expr::BinaryOp { left: Box::new(left), op, right: Box::new(right) }
}

pub(super) fn cast(expr: Expr, data_type: DataType) -> Expr {
    Expr::Cast { kind: CastKind::Cast, expr: Box::new(expr), data_type, format: None }
}

/// Places and lengths of text are smaller numbers than those of columns.
fn position(expr: Expr) -> Expr {
    if matches!(expr, Expr::Value(_)) { expr } else { cast(expr, DataType::Integer(None)) }
}

fn number(digits: &str) -> Expr {
    Expr::Value(Value::Number(digits.to_owned(), false).with_span(Span::empty()))
}

fn string(text: &str) -> Expr {
    Expr::Value(Value::SingleQuotedString(text.to_owned()).with_span(Span::empty()))
}

fn choice(condition: Expr, result: Expr, otherwise: Option<Expr>) -> Expr {
    Expr::Case {
        case_token: sqlparser::ast::helpers::attached_token::AttachedToken::empty(),
        end_token: sqlparser::ast::helpers::attached_token::AttachedToken::empty(),
        operand: None,
        conditions: vec![CaseWhen { condition, result }],
        else_result: otherwise.map(Box::new),
    }
}

fn call(name: &str, args: Vec<Expr>) -> Expr {
    Expr::Function(plain_call(name, args))
}

fn plain_call(name: &str, args: Vec<Expr>) -> Function {
    Function {
        name: ObjectName::from(vec![sqlparser::ast::Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args: args.into_iter().map(|expr| FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))).collect(),
            clauses: Vec::new(),
        }),
        within_group: Vec::new(),
        filter: None,
        null_treatment: None,
        over: None,
    }
}
