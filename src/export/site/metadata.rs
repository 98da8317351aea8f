//! What a page says to programs: schema.org in JSON-LD (<https://schema.org/>), a description, its address.
//! Who wants every fact takes the export `jsonld`; a page names what it is about and where that was read.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::export::licence;
use crate::export::snapshot::Snapshot;
use crate::output::{HtmlText, is_link};
use crate::page::Page;
use crate::page::html::lead;

/// The longest description, in characters.
const LONGEST: usize = 200;

/// Writes the address of the page and its data into its head.
///
/// # Errors
///
/// Those of `out`.
pub(super) fn write(
    data: Option<&Value>,
    address: Option<&str>,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    if let Some(address) = address {
        writeln!(out, "<link rel=\"canonical\" href=\"{}\">", HtmlText(address))?;
    }
    if let Some(data) = data {
        // Nothing in it can end the element: <https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements>.
        let data = data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
        write!(out, "<script type=\"application/ld+json\">{data}</script>")?;
    }
    Ok(())
}

/// What a thing is, in a sentence.
pub(super) fn description(page: &Page) -> String {
    let kinds: Vec<&str> = page.kinds.iter().map(|item| &*item.text).collect();
    let what = if kinds.is_empty() { page.sort.replace('_', " ") } else { kinds.join(", ") };
    let said = lead(page).iter().fold(String::new(), |said, item| format!("{said} {}", item.text));
    let text = format!("{}: {what}.{said}", page.title);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// A page about a thing, with the sources in which it was read.
pub(super) fn of(page: &Page, site: &str, address: Option<String>) -> Value {
    let items = |title: &'static str| {
        page.parts.iter().filter(move |part| part.title == title).flat_map(|part| &part.groups)
    };
    let mut about = Map::new();
    about.insert("@type".into(), kind(&page.sort).into());
    about.insert("@id".into(), format!("urn:ecpat-kb:{}:{}", page.sort, page.slug).into());
    about.insert("name".into(), page.title.clone().into());
    let mut list = |key: &str, values: Vec<&str>| {
        if !values.is_empty() {
            about.insert(key.into(), json!(values));
        }
    };
    list("alternateName", items("names").flat_map(|group| &group.items).map(|item| &*item.text).collect());
    let addresses = items("identifiers").flat_map(|group| &group.items).map(|item| &*item.text);
    list("sameAs", addresses.filter(|text| is_link(text)).collect());
    let lead: Vec<String> = lead(page).into_iter().map(|item| item.text).collect();
    if !lead.is_empty() {
        about.insert("description".into(), lead.join(" ").into());
    }
    if let Some(date) = items("When").flat_map(|group| &group.items).find_map(|item| item.dates[0].as_deref())
        && page.sort == "event"
        && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    {
        about.insert("startDate".into(), date.into());
    }
    let mut sources: Vec<&str> = page.passages.iter().map(|passage| &*passage.source).collect();
    sources.sort_unstable();
    sources.dedup();
    let mut data = json!({
        "@context": "https://schema.org", "@type": "WebPage", "name": page.title, "inLanguage": "en",
        "isPartOf": { "@type": "WebSite", "name": site }, "mainEntity": about,
    });
    if !sources.is_empty() {
        data["citation"] = json!(sources);
    }
    if let Some(address) = address {
        data["url"] = address.into();
    }
    data
}

fn kind(sort: &str) -> &'static str {
    match sort {
        "organisation" => "Organization",
        "person" => "Person",
        "place" => "Place",
        "event" => "Event",
        "event_series" => "EventSeries",
        "work" | "source" | "reference" => "CreativeWork",
        "topic" => "DefinedTerm",
        _ => "Thing",
    }
}

/// The whole site as a data set, with its licence, its sources and its downloads.
pub(super) fn data_set(
    snapshot: &Snapshot<'_>,
    title: &str,
    url: Option<&str>,
    downloads: &[(String, &'static str)],
) -> Result<Value, Error> {
    let mut sources = Vec::new();
    snapshot.each(include_str!("../sql/sources.sql"), [], |row| {
        let mut source = json!({ "@type": "CreativeWork", "name": row.get::<String>("title")? });
        for (key, column) in [("url", "url"), ("publisher", "publisher"), ("inLanguage", "language")] {
            if let Some(value) = row.get::<Option<String>>(column)? {
                source[key] = value.into();
            }
        }
        let licence: Option<String> = row.get("licence")?;
        if let Some(address) = licence.as_deref().and_then(licence::address) {
            source["license"] = address.into();
        }
        sources.push(source);
        Ok(())
    })?;
    let place = |path: &str| url.map_or_else(|| path.to_owned(), |url| url.to_owned() + path);
    let downloads: Vec<Value> = downloads
        .iter()
        .map(|(path, kind)| json!({ "@type": "DataDownload", "contentUrl": place(path), "encodingFormat": kind }))
        .collect();
    let mut data = json!({
        "@context": "https://schema.org", "@type": "Dataset", "name": title,
        "description": "Facts about the organisations that work to end the sexual exploitation of children, each with \
                        the passage of a source that states it.",
        "license": "https://spdx.org/licenses/MIT.html", "isAccessibleForFree": true,
        "isBasedOn": sources, "distribution": downloads,
    });
    if let Some(url) = url {
        data["url"] = url.into();
    }
    Ok(data)
}
