//! Expressions: the operators that this schema uses. Any other is refused by name.

mod function;

use sqlparser::ast::{BinaryOperator, CaseWhen, CastKind, DataType, Expr, InTarget, UnaryOperator, Value};

use super::build::{binary, call, cast, in_c, nested, number, string};
use super::dialect::NOT_GLOB;
use super::glob;
use super::scope::{Scope, Type, Untold, same};
use super::translator::Translator;
use function::is_call;

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
        Ok(as_cell(self.value(expr, scope)?))
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
            Expr::Value(value) => match type_of(&value.value) {
                Some(kind) => Ok((expr.clone(), kind)),
                None => Err(Untold::sql("a constant of another kind", expr)),
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
            Expr::Between { expr, negated, low, high } => self.range(expr, low, high, *negated, scope),
            Expr::In { expr: tested, target, negated, global: false } => {
                self.membership(expr, tested, target, *negated, scope)
            }
            Expr::Like { negated, any: false, expr, pattern, escape_char: None } => {
                self.likeness(expr, pattern, *negated, scope)
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
                let expr = Box::new(inner);
                Ok((Expr::Trim { trim_where: None, trim_what: None, expr, trim_characters: None }, kind))
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
            BinaryOperator::Is if is_call(right, "date", left) => {
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

    fn range(
        &self,
        tested: &Expr,
        low: &Expr,
        high: &Expr,
        negated: bool,
        scope: &Scope<'_>,
    ) -> Result<Typed, Untold> {
        let (news, kind) = self.alike(&[tested, low, high], scope)?;
        let [tested, low, high]: [Expr; 3] = news.try_into().map_err(|_| Untold::new("BETWEEN"))?;
        let (expr, low, high) = (Box::new(in_c(tested, kind)), Box::new(low), Box::new(high));
        Ok((Expr::Between { expr, negated, low, high }, Type::Truth))
    }

    fn likeness(
        &self,
        tested: &Expr,
        pattern: &Expr,
        negated: bool,
        scope: &Scope<'_>,
    ) -> Result<Typed, Untold> {
        // `LIKE` of SQLite knows no case of ASCII letters: those are what `C` knows of.
        let (tested, kind) = self.text(tested, scope)?;
        let expr = Box::new(in_c(tested, kind));
        let pattern = Box::new(self.text(pattern, scope)?.0);
        // A backslash is no escape in SQLite.
        let escape_char = Some(Box::new(string("")));
        Ok((Expr::ILike { negated, any: false, expr, pattern, escape_char }, Type::Truth))
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
        let (one, other) = (as_cell(one), as_cell(other));
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
}

/// An expression as a column can hold it.
fn as_cell((new, kind): Typed) -> Typed {
    if kind == Type::Truth { (cast(new, DataType::Integer(None)), Type::Integer) } else { (new, kind) }
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

/// The type of a constant; `None`: it is of a kind that is not translated.
fn type_of(constant: &Value) -> Option<Type> {
    match constant {
        Value::Number(digits, false) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(Type::Integer)
        }
        Value::SingleQuotedString(_) => Some(Type::Loose),
        Value::Null => Some(Type::Null),
        _ => None,
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
