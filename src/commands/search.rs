//! `search`: ranked results with the words marked.

use std::borrow::Cow;
use std::collections::BTreeSet;

use clap::Args;
use rusqlite::{Connection, named_params};

use super::Context;
use crate::error::Error;
use crate::pack::problem::nearest;
use crate::report::parameter::ParameterValues;
use crate::report::rows;
use crate::report::thing::phrase;

/// Find things by words in their names, descriptions and statements
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// The words to find, all of them if possible; `traffic*` finds words that begin with `traffic`
    #[arg(required = true)]
    words: Vec<String>,
    /// Show at most this many results
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: u32,
}

pub(crate) fn run(context: &Context, arguments: &SearchArgs) -> Result<(), Error> {
    let &SearchArgs { ref words, limit } = arguments;
    let conn = context.open_verified()?;
    let conn = conn.unchecked_transaction().map_err(Error::sqlite("searching"))?;
    // A text in one argument is a phrase, unless no result has it.
    let single: Vec<String> =
        words.iter().flat_map(|word| word.split_whitespace()).map(str::to_owned).collect();
    let ways = [
        (expression(words, " ")?, false),
        (expression(&single, " ")?, false),
        (expression(&single, " OR ")?, true),
    ];
    let mut found = (String::new(), 0);
    for (expression, is_some) in ways {
        found = (expression, 0);
        found.1 = count(&conn, &found.0)?;
        if found.1 > 0 {
            if is_some && single.len() > 1 {
                context.remark("no result has all the words; showing results with some of them");
            }
            break;
        }
    }
    let (words, total) = found;
    let failed = Error::sqlite("searching");
    let mut statement = conn.prepare(include_str!("sql/search.sql")).map_err(&failed)?;
    let mut values = ParameterValues::default();
    values.add_text("words", &words);
    values.add_raw("limit", &limit.to_string());
    values.bind(&mut statement).map_err(&failed)?;
    rows::write(&mut statement, &[], |columns| context.rows("Search", columns), failed)?;
    match total {
        0 => {
            let way = "try fewer words, or `traffic*` for words that begin with it";
            let near = similar(&conn, &single).map_err(Error::sqlite("searching"))?;
            context.remark(&match near {
                Some(near) => format!("nothing found; did you mean `{near}`?"),
                None => format!("nothing found; {way}"),
            });
        }
        total if total > i64::from(limit) => {
            context.remark(&format!("{limit} of {total} results; --limit shows more"));
        }
        _ => {}
    }
    Ok(())
}

/// The most texts that are read for words similar to a mistyped one.
const TEXTS: u32 = 50_000;

/// The words, with each unknown word replaced by the most similar known one; `None` if there is none.
fn similar(conn: &Connection, words: &[String]) -> rusqlite::Result<Option<String>> {
    let mut known = BTreeSet::new();
    let mut statement =
        conn.prepare("SELECT text FROM search_document ORDER BY part <> 'name', id LIMIT :limit")?;
    let mut rows = statement.query(named_params! { ":limit": TEXTS })?;
    while let Some(row) = rows.next()? {
        let text = row.get_ref(0)?.as_str()?.to_lowercase();
        let found = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
        known.extend(found.map(str::to_owned));
    }
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let near = words.iter().map(|word| {
        if known.contains(word) {
            Some(word.as_str())
        } else {
            nearest(word, known.iter().map(String::as_str))
        }
    });
    let near: Option<Vec<&str>> = near.collect();
    Ok(near.map(|near| near.join(" ")).filter(|near| *near != words.join(" ")))
}

/// A number without the commas between its groups of three digits, as figures are stored.
fn without_separators(word: &str) -> Cow<'_, str> {
    let mut groups = word.split(',');
    let is_first = groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && is_digits(first));
    let mut others = groups.peekable();
    if is_first && others.peek().is_some() && others.all(|group| group.len() == 3 && is_digits(group)) {
        return Cow::Owned(word.replace(',', ""));
    }
    Cow::Borrowed(word)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
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
        parts.extend(phrase(&without_separators(word)).map(|phrase| phrase + star));
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
