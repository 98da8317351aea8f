//! `query`: SQL of the user's own, which can read and nothing else.

use std::io::Read as _;
use std::time::Duration;

use super::{Context, cage};
use crate::error::Error;
use crate::report::parameter::Values;
use crate::report::rows;

pub(super) fn run(context: &Context, sql: &str, params: &[String], timeout: u64) -> Result<(), Error> {
    let sql = if sql == "-" { read_stdin()? } else { sql.to_owned() };
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
    let mut conn = context.reader()?;
    cage::confine(&mut conn, Some(Duration::from_secs(timeout)))?;
    let failed = |error: rusqlite::Error| refused(&error, timeout);
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
    rows::write(&mut statement, |columns| context.rows("Query", columns), failed)?;
    Ok(())
}

fn read_stdin() -> Result<String, Error> {
    let mut sql = String::new();
    std::io::stdin()
        .read_to_string(&mut sql)
        .map_err(|source| Error::Io { path: "standard input".into(), source })?;
    Ok(sql)
}

fn refused(error: &rusqlite::Error, timeout: u64) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::AuthorizationForStatementDenied) => {
            Error::Query("this is not allowed: a query can read and nothing else".into())
        }
        Some(rusqlite::ErrorCode::OperationInterrupted) => {
            Error::Query(format!("the query took longer than {timeout} s; --timeout allows it more"))
        }
        _ if matches!(error, rusqlite::Error::MultipleStatement) => {
            Error::Query("there is more than one statement; a query is one SELECT".into())
        }
        _ => Error::Query(rows::explain(error)),
    }
}
