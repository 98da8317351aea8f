//! `search`: ranked results with the words marked.

use clap::Args;
use rusqlite::{Connection, named_params};

use super::Context;
use crate::error::Error;
use crate::report::parameter::ParameterValues;
use crate::report::rows;
use crate::report::thing::phrase;

/// Find things by words in their names, descriptions and statements
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// The words, all of which must be there; `traffic*` finds words that begin with it
    #[arg(required = true)]
    words: Vec<String>,
    /// Show at most this many hits
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: u32,
}

pub(crate) fn run(context: &Context, arguments: &SearchArgs) -> Result<(), Error> {
    let &SearchArgs { ref words, limit } = arguments;
    let conn = context.open_verified()?;
    let conn = conn.unchecked_transaction().map_err(Error::sqlite("searching"))?;
    let all = expression(words, " ")?;
    let any = expression(words, " OR ")?;
    let total = count(&conn, &all)?;
    let (words, total) = if total == 0 && words.len() > 1 {
        let total = count(&conn, &any)?;
        if total > 0 {
            context.remark("no result has all the words; showing results with some of them");
        }
        (any, total)
    } else {
        (all, total)
    };
    let failed = Error::sqlite("searching");
    let mut statement = conn.prepare(include_str!("sql/search.sql")).map_err(&failed)?;
    let mut values = ParameterValues::default();
    values.add_text("words", &words);
    values.add_raw("limit", &limit.to_string());
    values.bind(&mut statement).map_err(&failed)?;
    rows::write(&mut statement, |columns| context.rows("Search", columns), failed)?;
    match total {
        0 => context.remark("nothing found; try fewer words, or `traffic*` for words that begin with it"),
        total if total > i64::from(limit) => {
            context.remark(&format!("{limit} of {total} results; --limit shows more"));
        }
        _ => {}
    }
    Ok(())
}

/// The query for FTS5: each word is a quoted string, so that nothing in it is syntax,
/// except that a star at its end finds what begins with it (<https://www.sqlite.org/fts5.html#full_text_query_syntax>).
fn expression(words: &[String], joint: &str) -> Result<String, Error> {
    let mut parts = Vec::new();
    for word in words {
        let (word, star) = match word.strip_suffix('*') {
            Some(stem) => (stem, " *"),
            None => (word.as_str(), ""),
        };
        parts.extend(phrase(word).map(|phrase| phrase + star));
    }
    if parts.is_empty() {
        return Err(Error::usage("there is no word to search for")
            .hint("give one word or more, such as `ecpat-kb search travel tourism`"));
    }
    Ok(parts.join(joint))
}

fn count(conn: &Connection, words: &str) -> Result<i64, Error> {
    conn.query_row(
        "SELECT count(*) FROM search_index WHERE search_index MATCH :words",
        named_params! { ":words": words },
        |row| row.get(0),
    )
    .map_err(Error::sqlite("searching"))
}
