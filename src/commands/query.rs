//! `query`: SQL from the user, which can only read.

use std::io::Read as _;
use std::path::Path;

use clap::{Args, value_parser};

use super::sandbox::limits::{Clock, LONGEST_SQL, QueryLimits};
use super::{Context, MAX_SECONDS, sandbox};
use crate::error::Error;
use crate::report::parameter::ParameterValues;
use crate::report::rows;

/// Run your own SQL query; it can only read
///
/// It runs in a sandbox, so it is safe to try SQL from elsewhere. Besides time and rows, it limits the SQL
/// to 1 MiB, a value to 16 MiB, memory to 256 MiB, and the output to 256 MiB.
#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// The SQL, or `-` to read it from standard input
    sql: String,
    /// A value for `:NAME` in the SQL
    #[arg(long = "param", value_name = "NAME=VALUE")]
    params: Vec<String>,
    /// Give up after this many seconds, not counting the time spent writing rows
    #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = value_parser!(u64).range(..=MAX_SECONDS))]
    timeout: u64,
    /// Give up after this many rows
    #[arg(long, default_value_t = 1_000_000, value_name = "N")]
    max_rows: u64,
}

pub(crate) fn run(context: &Context, arguments: &QueryArgs) -> Result<(), Error> {
    let QueryArgs { sql, params, timeout, max_rows } = arguments;
    let limits = QueryLimits { seconds: *timeout, rows: *max_rows };
    let sql = if sql == "-" { read_stdin()? } else { sql.clone() };
    if sql.len() > LONGEST_SQL {
        return Err(Error::failed(format!("the SQL is longer than {} MiB", LONGEST_SQL >> 20)));
    }
    if let Some(line) = rows::line_of_nul(&sql) {
        return Err(Error::failed(format!(
            "there is a NUL character in line {line} of the SQL, after which SQLite would read nothing"
        )));
    }
    let mut values = ParameterValues::default();
    for param in params {
        let Some((name, value)) = param.split_once('=') else {
            return Err(Error::usage(format!("--param takes NAME=VALUE, not `{param}`"))
                .hint("for `:kind` in the SQL, write `--param kind=congress`"));
        };
        values.add_raw(name.trim_start_matches(':'), value);
    }
    let mut conn = context.open_unverified()?;
    let clock = limits.set(&mut conn)?;
    sandbox::restrict(&mut conn)?;
    let failed = |error: rusqlite::Error| {
        let refused = refused(&error, limits, &clock);
        clock.stop();
        refused
    };
    let mut statement = conn.prepare(&sql).map_err(failed)?;
    if statement.column_count() == 0 {
        return Err(Error::failed("this SQL has no query; only a SELECT gives rows"));
    }
    if let Some(unknown) =
        values.names().find(|name| !matches!(statement.parameter_index(&format!(":{name}")), Ok(Some(_))))
    {
        return Err(Error::usage(format!("the SQL has no `:{unknown}`")));
    }
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index).unwrap_or("?").to_owned();
        let Some(name) = name.strip_prefix(':') else {
            return Err(Error::usage(format!("the SQL has a parameter `{name}`"))
                .hint("name it, with a colon before the name: `:kind`"));
        };
        if !values.is_given(name) {
            return Err(Error::usage(format!("there is no value for `:{name}`"))
                .hint(format!("give one with `--param {name}=VALUE`")));
        }
    }
    values.bind(&mut statement).map_err(failed)?;
    let start = |columns: &[&str]| {
        let writer = clock.paused(|| context.rows("Query", columns))?;
        Ok(limits.around(writer, clock.clone()))
    };
    let written = rows::write(&mut statement, &[], start, failed);
    clock.stop();
    written.map(drop)
}

/// Reads one byte more than a statement may have, at most.
fn read_stdin() -> Result<String, Error> {
    let mut sql = String::new();
    std::io::stdin()
        .take(LONGEST_SQL as u64 + 1)
        .read_to_string(&mut sql)
        .map_err(|source| Error::cannot_read(Path::new("standard input"), source))?;
    Ok(sql)
}

fn refused(error: &rusqlite::Error, limits: QueryLimits, clock: &Clock) -> Error {
    if let Some(reached) = limits.reached(error, clock) {
        return reached;
    }
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::AuthorizationForStatementDenied) => {
            Error::failed("this is not allowed: a query can only read")
        }
        _ if matches!(error, rusqlite::Error::MultipleStatement) => {
            Error::failed("the SQL has more than one statement; a query is a single SELECT")
        }
        _ => rows::explained(error, |message| Error::failed(message)),
    }
}
