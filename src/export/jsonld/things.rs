//! Sources with their parts, vocabularies, and the things that facts are about.

use super::node::Node;
use super::{Cells, Numbers, Part};
use crate::error::Error;
use crate::export::licence;

/// In the order in which they are written.
pub(super) const PARTS: [Part; 10] = [
    (include_str!("../sql/sources.sql"), source),
    (include_str!("sql/sections.sql"), section),
    (include_str!("sql/references.sql"), reference),
    (include_str!("sql/reference_authors.sql"), reference_author),
    (include_str!("sql/passages.sql"), passage),
    (include_str!("sql/passage_references.sql"), passage_reference),
    (include_str!("sql/vocabularies.sql"), term),
    (include_str!("sql/term_declarations.sql"), term_declaration),
    (include_str!("sql/things.sql"), thing),
    (include_str!("sql/foundings.sql"), founding),
];

fn source(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&row.id("source", "slug")?)
        .typed(&["CreativeWork", "kb:Source"])
        .put("name", row.text("title")?)
        .put("kb:sourceKind", row.maybe("kind")?)
        .put("author", row.maybe("author")?.map(as_one_text))
        .put("publisher", row.maybe("publisher")?)
        .date("datePublished", row.maybe("published")?.as_deref())
        .put("version", row.maybe("edition")?)
        .put("url", row.maybe("url")?)
        .put("archivedAt", row.maybe("archived_url")?)
        .link("isBasedOn", row.maybe_id("source", "derived_from")?)
        .put("license", row.maybe("licence")?.map(|licence| licence_node(&licence)))
        .put("inLanguage", row.text("language")?)
        .date("kb:retrieved", row.maybe("retrieved")?.as_deref())
        .put("kb:sha256", row.maybe("sha256")?))
}

/// Authors who are not told apart: no node of their own.
fn as_one_text(authors: String) -> Node {
    Node::default().put("@value", authors)
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
    Ok(Node::of(&row.id("reference", "reference")?)
        .typed(&["CreativeWork", "kb:Reference"])
        .put("kb:list", row.text("list")?)
        .put("position", row.number("number")?)
        .put("name", row.maybe("title")?)
        .put("author", row.maybe("author")?.map(as_one_text))
        .put("publisher", row.maybe("publisher")?)
        .date("datePublished", row.maybe("published")?.as_deref())
        .date("kb:retrieved", row.maybe("retrieved")?.as_deref())
        .put("url", row.maybe("url")?)
        .put("archivedAt", row.maybe("archived_url")?)
        .put("kb:linkStatus", row.text("status")?)
        .put("kb:asPrinted", row.maybe("as_printed")?)
        .put("description", row.maybe("note")?)
        .link("citedBy", Some(row.id("source", "source")?)))
}

fn reference_author(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    let (reference, position) = (row.id("reference", "reference")?, row.number("position")?);
    let body = row.maybe("body")?;
    let kind = if body.is_some() { "Organization" } else { "Person" };
    let author = Node::of(&format!("{reference}:author:{}", position.unwrap_or_default()))
        .typed(&[kind])
        .put("position", position)
        .put("name", body)
        .put("familyName", row.maybe("family")?)
        .put("givenName", row.maybe("given")?);
    Ok(Node::of(&reference).put("author", author))
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
    let (passage, reference) = (row.id("passage", "passage")?, row.maybe_id("reference", "reference")?);
    let locator = row.maybe("locator")?.map(|locator| {
        Node::default()
            .typed(&["Role", "kb:Citation"])
            .put("kb:locator", locator)
            .link("kb:other", reference.clone())
    });
    Ok(Node::of(&passage)
        .link("citation", reference.clone())
        .link(reach, reference.clone())
        .put("kb:citation", locator))
}

fn term(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    let vocabulary = row.text("vocabulary")?;
    let types: &[&str] =
        if vocabulary == "metric" { &["DefinedTerm", "StatisticalVariable"] } else { &["DefinedTerm"] };
    Ok(Node::of(&row.text("id")?)
        .typed(types)
        .put("termCode", row.text("term")?)
        .put("name", row.text("label")?)
        .put("description", row.text("definition")?)
        .put("unitText", row.maybe("unit")?)
        .put("kb:inverse", row.maybe("inverse")?)
        .put("kb:symmetric", row.number("is_symmetric")?.map(|symmetric| symmetric == 1))
        .link("inDefinedTermSet", Some(vocabulary)))
}

fn term_declaration(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&row.text("id")?).link("subjectOf", row.maybe_id("source", "source")?))
}

/// What sort of thing it is, and its label. What is said of it, its kinds too, are facts.
fn thing(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    let sort = row.text("sort")?;
    let types: &[&str] = match sort.as_str() {
        "organisation" => &["Organization"],
        "person" => &["Person"],
        "place" => &["Place"],
        "event" => &["Event"],
        "event_series" => &["EventSeries"],
        "work" => &["CreativeWork", "kb:Work"],
        "topic" => &["DefinedTerm", "skos:Concept"],
        // Nobody says that such a group is organised.
        _ => &["Thing", "kb:Collective"],
    };
    Ok(Node::of(&row.text("thing")?)
        .typed(types)
        .put("name", row.text("name")?)
        .link("inDefinedTermSet", (sort == "topic").then_some(sort)))
}

fn founding(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&row.text("thing")?).date("foundingDate", Some(&row.text("date")?)))
}
