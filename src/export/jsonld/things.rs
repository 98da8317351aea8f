//! Sources with their parts, vocabularies, and the things that facts are about.

use super::node::Node;
use super::{Cells, Numbers, Part};
use crate::error::Error;
use crate::export::licence;

/// In the order in which they are written.
pub(super) const PARTS: [Part; 14] = [
    (include_str!("sql/sources.sql"), source),
    (include_str!("sql/sections.sql"), section),
    (include_str!("sql/references.sql"), reference),
    (include_str!("sql/passages.sql"), passage),
    (include_str!("sql/passage_references.sql"), passage_reference),
    (include_str!("sql/vocabularies.sql"), term),
    (include_str!("sql/places.sql"), place),
    (include_str!("sql/organisations.sql"), organisation),
    (include_str!("sql/foundings.sql"), founding),
    (include_str!("sql/event_series.sql"), event_series),
    (include_str!("sql/events.sql"), event),
    (include_str!("sql/works.sql"), work),
    (include_str!("sql/topics.sql"), topic),
    (include_str!("sql/shared_declarations.sql"), shared_declaration),
];

fn source(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&row.id("source", "slug")?)
        .typed(&["CreativeWork", "kb:Source"])
        .put("name", row.text("title")?)
        .put("publisher", row.maybe("publisher")?)
        .put("url", row.maybe("url")?)
        .put("license", row.maybe("licence")?.map(|licence| licence_node(&licence)))
        .put("inLanguage", row.text("language")?)
        .date("kb:retrieved", row.maybe("retrieved")?.as_deref())
        .put("kb:sha256", row.maybe("sha256")?))
}

/// A licence by the name that it is given, at its address where that is known.
fn licence_node(licence: &str) -> Node {
    Node::default().put("@id", licence::address(licence)).typed(&["CreativeWork"]).put("name", licence)
}

fn section(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    let source = row.text("source")?;
    let whole = match row.maybe("parent")? {
        Some(parent) => format!("section:{source}:{parent}"),
        None => format!("source:{source}"),
    };
    let heading = row.maybe("heading")?.filter(|heading| !heading.is_empty());
    let label = row.maybe("label")?;
    let name = heading.clone().or_else(|| label.clone());
    Ok(Node::of(&row.stem("section", ["source", "slug"])?)
        .typed(&["CreativeWork", "kb:Section"])
        .put("name", name)
        .put("headline", heading)
        .put("alternateName", label)
        .put("position", row.number("position")?)
        .link("isPartOf", Some(whole)))
}

fn reference(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&format!("{}:{}", row.id("reference", "source")?, row.number("number")?.unwrap_or_default()))
        .typed(&["CreativeWork", "kb:Reference"])
        .put("position", row.number("number")?)
        .put("name", row.maybe("title")?)
        .put("author", row.maybe("author")?.map(|author| Node::default().put("@value", author)))
        .put("publisher", row.maybe("publisher")?)
        .date("datePublished", row.maybe("published")?.as_deref())
        .date("kb:retrieved", row.maybe("retrieved")?.as_deref())
        .put("url", row.maybe("url")?)
        .put("kb:linkStatus", row.text("status")?)
        .put("kb:asPrinted", row.maybe("as_printed")?)
        .put("description", row.maybe("note")?)
        .link("citedBy", Some(row.id("source", "source")?)))
}

fn passage(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&row.stem("passage", ["source", "slug"])?)
        .typed(&["Quotation", "kb:Passage"])
        .put("text", super::node::literal(&row.text("anchor")?, "@language", &row.text("language")?))
        .put("kb:passageKind", row.text("kind")?)
        .put("position", row.number("position")?)
        .put("kb:noFact", row.maybe("no_fact")?)
        .put("url", row.maybe("link")?)
        .link("isPartOf", Some(row.stem("section", ["source", "section"])?)))
}

fn passage_reference(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    let reach = if row.text("reach")? == "sentence" { "kb:citedInSentence" } else { "kb:citedInParagraph" };
    let reference =
        format!("{}:{}", row.id("reference", "source")?, row.number("number")?.unwrap_or_default());
    Ok(Node::of(&row.stem("passage", ["source", "passage"])?)
        .link("citation", Some(reference.clone()))
        .link(reach, Some(reference)))
}

fn term(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    let vocabulary = row.text("vocabulary")?;
    let types: &[&str] =
        if vocabulary == "metric" { &["DefinedTerm", "StatisticalVariable"] } else { &["DefinedTerm"] };
    Ok(Node::of(&row.stem(&vocabulary, ["term"])?)
        .typed(types)
        .put("termCode", row.text("term")?)
        .put("description", row.text("definition")?)
        .put("unitText", row.maybe("unit")?)
        .put("kb:wording", row.maybe("wording")?)
        .put("kb:inverse", row.maybe("inverse")?)
        .put("kb:symmetric", row.number("symmetric")?.map(|symmetric| symmetric == 1))
        .link("subjectOf", row.maybe_id("source", "source")?)
        .link("inDefinedTermSet", Some(vocabulary)))
}

fn place(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&row.id("place", "slug")?)
        .typed(&["Place"])
        .put("name", row.text("name")?)
        .put("address", row.maybe("country")?.map(|country| address(None, Some(country))))
        .link("subjectOf", Some(row.id("passage", "passage")?)))
}

/// A postal address, as far as it is known.
pub(super) fn address(street: Option<String>, country: Option<String>) -> Node {
    Node::default().typed(&["PostalAddress"]).put("streetAddress", street).put("addressCountry", country)
}

fn organisation(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    let kind = row.maybe("kind")?;
    let types: &[&str] = match kind.as_deref() {
        Some("ngo") => &["Organization", "NGO"],
        Some("company") => &["Organization", "Corporation"],
        Some("government") => &["Organization", "GovernmentOrganization"],
        _ => &["Organization"],
    };
    Ok(Node::of(&row.id("organisation", "slug")?)
        .typed(types)
        .put("name", row.text("name")?)
        .link("additionalType", row.maybe_id("organisation_kind", "kind")?)
        .link("subjectOf", Some(row.id("passage", "passage")?)))
}

fn founding(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&row.id("organisation", "organisation")?).date("foundingDate", Some(&row.text("date")?)))
}

fn event_series(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    let schedule = |period: String| Node::default().typed(&["Schedule"]).put("repeatFrequency", period);
    Ok(Node::of(&row.id("event_series", "slug")?)
        .typed(&["EventSeries"])
        .put("name", row.text("name")?)
        .link("additionalType", row.maybe_id("event_kind", "kind")?)
        .put("eventSchedule", row.maybe("period")?.map(schedule))
        .link("organizer", row.maybe_id("organisation", "organiser")?)
        .link("subjectOf", Some(row.id("passage", "passage")?)))
}

fn event(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&row.id("event", "slug")?)
        .typed(&["Event"])
        .put("name", row.text("name")?)
        .link("additionalType", row.maybe_id("event_kind", "kind")?)
        .link("superEvent", row.maybe_id("event_series", "series")?)
        .put("kb:ordinal", row.number("ordinal")?)
        .link("subjectOf", Some(row.id("passage", "passage")?)))
}

fn work(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    let types: &[&str] = match row.text("kind")?.as_str() {
        "treaty" | "law" => &["CreativeWork", "Legislation", "kb:Work"],
        "report-series" | "publication-series" => &["CreativeWork", "CreativeWorkSeries", "kb:Work"],
        _ => &["CreativeWork", "kb:Work"],
    };
    Ok(Node::of(&row.id("work", "slug")?)
        .typed(types)
        .put("name", row.text("title")?)
        .link("additionalType", row.maybe_id("work_kind", "kind")?)
        .link("subjectOf", Some(row.id("passage", "passage")?)))
}

fn topic(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&row.id("topic", "slug")?)
        .typed(&["DefinedTerm", "skos:Concept"])
        .put("name", row.text("name")?)
        .link("additionalType", row.maybe_id("topic_kind", "kind")?)
        .link("skos:broader", row.maybe_id("topic", "broader")?)
        .link("inDefinedTermSet", Some("topic".to_owned()))
        .link("subjectOf", Some(row.id("passage", "passage")?)))
}

fn shared_declaration(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&row.stem(&row.text("thing")?, ["slug"])?)
        .link("subjectOf", Some(row.id("passage", "passage")?)))
}
