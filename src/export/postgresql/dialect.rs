//! Reading SQLite's SQL into a syntax tree, with `sqlparser`.

use std::any::TypeId;

use sqlparser::ast::{BinaryOperator, Expr, Statement};
use sqlparser::dialect::{Dialect, Precedence, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};

use super::scope::Untold;

/// What stands for `NOT GLOB`, which the library reads as far as `NOT` and no farther.
pub(super) const NOT_GLOB: &str = "NOT GLOB";

/// The library's dialect, and `NOT GLOB`. What is not handed on to it is refused by the parser.
#[derive(Debug, Default)]
struct Sqlite(SQLiteDialect);

impl Dialect for Sqlite {
    fn dialect(&self) -> TypeId {
        self.0.dialect()
    }

    fn is_delimited_identifier_start(&self, ch: char) -> bool {
        self.0.is_delimited_identifier_start(ch)
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        self.0.is_identifier_start(ch)
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        self.0.is_identifier_part(ch)
    }

    fn supports_is_operator(&self) -> bool {
        self.0.supports_is_operator()
    }

    fn get_next_precedence(&self, parser: &Parser<'_>) -> Option<Result<u8, ParserError>> {
        self.0.get_next_precedence(parser)
    }

    fn prec_value(&self, prec: Precedence) -> u8 {
        self.0.prec_value(prec)
    }

    fn is_column_alias(&self, keyword: &Keyword, parser: &mut Parser<'_>) -> bool {
        self.0.is_column_alias(keyword, parser)
    }

    fn parse_infix(
        &self,
        parser: &mut Parser<'_>,
        left: &Expr,
        precedence: u8,
    ) -> Option<Result<Expr, ParserError>> {
        if parser.parse_keywords(&[Keyword::NOT, Keyword::GLOB]) {
            let op = BinaryOperator::Custom(NOT_GLOB.to_owned());
            let left = Box::new(left.clone());
            let right = parser.parse_subexpr(precedence).map(Box::new);
            return Some(right.map(|right| Expr::BinaryOp { left, op, right }));
        }
        self.0.parse_infix(parser, left, precedence)
    }
}

/// Reads one statement.
pub(super) fn statement(sql: &str) -> Result<Statement, Untold> {
    let mut statements = Parser::parse_sql(&Sqlite::default(), sql)?;
    match (statements.pop(), statements.is_empty()) {
        (Some(statement), true) => Ok(statement),
        _ => Err(Untold::new("it is not one statement")),
    }
}

/// Reads one expression.
pub(super) fn expression(sql: &str) -> Result<Expr, Untold> {
    let dialect = Sqlite::default();
    let mut parser = Parser::new(&dialect).try_with_sql(sql)?;
    let expression = parser.parse_expr()?;
    parser.expect_token(&sqlparser::tokenizer::Token::EOF)?;
    Ok(expression)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_sql_is_refused() {
        assert!(expression("a = ").is_err());
        assert!(expression("a = 1 b").is_err());
        assert!(statement("SELECT 1; SELECT 2").is_err());
    }
}
