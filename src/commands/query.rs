//! `query`: SQL of the user's own, which can read and nothing else.

use std::io::Read as _;

use super::cage::bounds::{Bounds, Clock, LONGEST_SQL};
use super::{Context, cage};
use crate::error::Error;
use crate::report::parameter::Values;
use crate::report::rows;

pub(super) fn run(context: &Context, sql: &str, params: &[String], bounds: Bounds) -> Result<(), Error> {
    let sql = if sql == "-" { read_stdin()? } else { sql.to_owned() };
    if sql.len() > LONGEST_SQL {
        return Err(Error::Query(format!("the SQL is longer than {} MiB", LONGEST_SQL >> 20)));
    }
    if let Some(line) = rows::line_of_nul(&sql) {
        let what = "SQL, and SQLite would read no further";
        return Err(Error::Query(format!("there is a NUL in line {line} of the {what}")));
    }
    let mut values = Values::default();
    for param in params {
        let Some((name, value)) = param.split_once('=') else {
            return Err(Error::Usage {
                message: format!("--param takes NAME=VALUE, not `{param}`"),
                hint: Some("for `:kind` in the SQL, write `--param kind=congress`".into()),
            });
        };
        values.add_raw(name.trim_start_matches(':'), value);
    }
    let mut conn = context.onlooker()?;
    let clock = bounds.set(&mut conn)?;
    cage::confine(&mut conn)?;
    let failed = |error: rusqlite::Error| {
        let refused = refused(&error, bounds, &clock);
        clock.stop();
        refused
    };
    let mut statement = conn.prepare(&sql).map_err(failed)?;
    if statement.column_count() == 0 {
        return Err(Error::Query("there is no query in this SQL: nothing but a SELECT gives rows".into()));
    }
    if let Some(unknown) =
        values.names().find(|name| !matches!(statement.parameter_index(&format!(":{name}")), Ok(Some(_))))
    {
        return Err(Error::Usage { message: format!("the SQL has no `:{unknown}`"), hint: None });
    }
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index).unwrap_or("?").to_owned();
        let Some(name) = name.strip_prefix(':') else {
            return Err(Error::Usage {
                message: format!("the SQL has a parameter `{name}`"),
                hint: Some("name it, with a colon before the name: `:kind`".into()),
            });
        };
        if !values.is_given(name) {
            return Err(Error::Usage {
                message: format!("there is no value for `:{name}`"),
                hint: Some(format!("give one with `--param {name}=VALUE`")),
            });
        }
    }
    values.bind(&mut statement).map_err(failed)?;
    let start = |columns: &[&str]| {
        clock.stop();
        let writer = bounds.around(context.rows("Query", columns)?, clock.clone());
        clock.go_on();
        Ok(writer)
    };
    let given = rows::write(&mut statement, start, failed);
    clock.stop();
    given.map_err(too_much)?;
    Ok(())
}

/// Reads no more of it than what may be a statement, and a byte.
fn read_stdin() -> Result<String, Error> {
    let mut sql = String::new();
    std::io::stdin()
        .take(LONGEST_SQL as u64 + 1)
        .read_to_string(&mut sql)
        .map_err(|source| Error::Io { path: "standard input".into(), source })?;
    Ok(sql)
}

/// What stops the rows comes through the output, as the error of a file would.
fn too_much(error: Error) -> Error {
    match error {
        Error::Output(error) => match error.downcast::<Error>() {
            Ok(own) => own,
            Err(error) => Error::Output(error),
        },
        error => error,
    }
}

fn refused(error: &rusqlite::Error, bounds: Bounds, clock: &Clock) -> Error {
    if let Some(reached) = bounds.reached(error, clock) {
        return reached;
    }
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::AuthorizationForStatementDenied) => {
            Error::Query("this is not allowed: a query can read and nothing else".into())
        }
        _ if matches!(error, rusqlite::Error::MultipleStatement) => {
            Error::Query("there is more than one statement; a query is one SELECT".into())
        }
        _ => Error::Query(rows::explain(error)),
    }
}
