//! The description of the database and its sources.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::db::dictionary::Entry;
use crate::error::Error;
use crate::export::licence;
use crate::export::shared::{escape_markup, object, title};
use crate::export::snapshot::Snapshot;

/// The number of sources that the description names; the view has all of them.
const NAMED: usize = 5;
const TITLE: &str = "Organisations that work to end the sexual exploitation of children";
const DESCRIPTION: &str = "Facts, each with the passage of a source that states it. The views (plural names) have a line \
     for each thing that a reader would count; the tables (singular names) have the facts as they \
     are stored. The view citations has the passage of each fact, the view sources the documents with \
     their licences and the dates on which they were read.";

/// Title, description, licence and source. A single source is what Datasette calls the source. If there are several, the description names the first of them, and the source
/// is their number, with a link to the view that lists them.
pub(super) fn of(snapshot: &Snapshot<'_>) -> Result<Map<String, Value>, Error> {
    let (mut source, mut source_url) = (None, None);
    let mut count = 0_usize;
    let mut named: Vec<String> = Vec::new();
    snapshot.each(include_str!("../sql/sources.sql"), [], |row| {
        count += 1;
        if count > NAMED {
            return Ok(());
        }
        let [slug, title]: [String; 2] = [row.get("slug")?, row.get("title")?];
        let after = |before: &str, column: &str| {
            let text: Option<String> = row.get(column)?;
            Ok::<_, Error>(text.map_or_else(String::new, |text| format!("{before}{text}")))
        };
        let (by, under) = (after(", ", "publisher")?, after("; licence ", "licence")?);
        named.push(format!("“{title}”{by} ({slug}{under}{})", after("; read ", "retrieved")?));
        if count == 1 {
            source = Some(format!("{title}{by}"));
            source_url = row.get("url")?;
        }
        Ok(())
    })?;
    if count > 1 {
        source = Some(format!("{count} sources"));
        source_url = Some(format!("/{}/sources", in_path(snapshot.name)));
    }
    let mut description = DESCRIPTION.to_owned();
    if count > 0 {
        let what = if count == 1 { "The source" } else { "The sources" };
        let more = count.saturating_sub(NAMED);
        let more = if more > 0 { format!("; and {more} more, in the view sources") } else { String::new() };
        let _ = write!(
            description,
            " {what}: {}{more}. Dates are EDTF. Each source has its own licence. {}.",
            named.join("; "),
            licence::of_facts()
        );
    }
    Ok(object([
        ("title", Some(TITLE.into())),
        ("description", Some(description.into())),
        ("license", Some(licence::OF_FACTS.into())),
        ("license_url", Some(licence::OF_FACTS_ADDRESS.into())),
        ("source", source.map(Value::from)),
        ("source_url", source_url.map(Value::from)),
    ]))
}

/// The description and below it the views, with links: Datasette lists views below all tables, but
/// people read views. The links are relative, since the site need not be at the root of its host.
pub(super) fn with_views(about: &Map<String, Value>, name: &str, entries: &[Entry]) -> String {
    let description = about.get("description").and_then(Value::as_str).unwrap_or_default();
    let mut html = format!("<p>{}</p>\n<ul>\n", escape_markup(description));
    for view in entries.iter().filter(|entry| entry.kind == "view") {
        let (path, title) = (in_path(name), title(&view.name));
        let description = escape_markup(&view.description);
        let _ = writeln!(html, "<li><a href=\"{path}/{}\">{title}</a>: {description}</li>", view.name);
    }
    html + "</ul>"
}

/// A name in the path of an address, as Datasette escapes it: bytes other than ASCII letters, digits,
/// `_` and `-` as `~` and two hexadecimal digits, a space as `+`
/// (<https://docs.datasette.io/en/stable/internals.html#tilde-encoding>).
fn in_path(name: &str) -> String {
    const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-');
    utf8_percent_encode(name, ESCAPED).to_string().replace("%20", "+").replace('%', "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_escaped_as_datasette_does() {
        assert_eq!(in_path("my_db-1 é%20+~"), "my_db-1+~C3~A9~2520~2B~7E");
    }

    #[test]
    fn names_of_sources_are_not_markup() {
        let about = Map::from_iter([("description".to_owned(), "“<script>&”".into())]);
        assert_eq!(with_views(&about, "my db", &[]), "<p>“&lt;script&gt;&amp;”</p>\n<ul>\n</ul>");
    }
}
