//! What passages state of things: a node each, between the thing and the passage.

use super::node::{Node, literal};
use super::{Cells, Numbers, Part};
use crate::error::Error;

/// In the order in which they are written.
pub(super) const PARTS: [Part; 21] = [
    (include_str!("sql/namings.sql"), naming),
    (include_str!("sql/classifications.sql"), classification),
    (include_str!("sql/identifiers.sql"), identifier),
    (include_str!("sql/statements.sql"), statement),
    (include_str!("sql/figures.sql"), figure),
    (include_str!("sql/locations.sql"), location),
    (include_str!("sql/place_countries.sql"), place_country),
    (include_str!("sql/places_within.sql"), place_within),
    (include_str!("sql/broader.sql"), broader),
    (include_str!("sql/event_dates.sql"), event_date),
    (include_str!("sql/series_events.sql"), series_event),
    (include_str!("sql/recurrences.sql"), recurrence),
    (include_str!("sql/event_links.sql"), event_link),
    (include_str!("sql/participations.sql"), participation),
    (include_str!("sql/partnerships.sql"), partnership),
    (include_str!("sql/positions.sql"), position),
    (include_str!("sql/contributions.sql"), contribution),
    (include_str!("sql/audiences.sql"), audience),
    (include_str!("sql/discrepancies.sql"), discrepancy),
    (include_str!("sql/discrepancy_passages.sql"), reading),
    (include_str!("sql/claims.sql"), claim),
];

/// The node of the thing that a fact is about.
fn thing(row: &Cells<'_>) -> Result<Node, Error> {
    Ok(Node::of(&row.text("thing")?))
}

/// A fact: its table and the columns that its id is made of, besides the thing and the passage;
/// its types, and the passage that states it.
fn fact<const N: usize>(
    row: &Cells<'_>,
    numbers: &mut Numbers,
    table: &str,
    columns: [&str; N],
    types: &[&str],
) -> Result<Node, Error> {
    let id = row.stem(&row.id(table, "thing")?, columns)?;
    let id = numbers.id(format!("{id}:{}", row.text("passage")?));
    Ok(Node::of(&id).typed(types).link("subjectOf", row.maybe_id("passage", "passage")?))
}

/// What many facts can say besides: that they are an example, and a note.
fn remarked(fact: Node, row: &Cells<'_>) -> Result<Node, Error> {
    Ok(exemplary(fact, row)?.put("description", row.maybe("note")?))
}

fn exemplary(fact: Node, row: &Cells<'_>) -> Result<Node, Error> {
    Ok(fact.put("kb:isExample", (row.number("is_example")? == Some(1)).then_some(true)))
}

/// The dates between which, or at which, something held.
fn dated(fact: Node, row: &Cells<'_>) -> Result<Node, Error> {
    Ok(fact
        .date("startDate", row.maybe("since")?.as_deref())
        .date("endDate", row.maybe("until")?.as_deref())
        .date("kb:date", row.maybe("date")?.as_deref())
        .put("kb:stated", row.maybe("stated")?))
}

fn naming(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let (name, language) = (row.text("name")?, row.maybe("language")?);
    let naming = fact(row, numbers, "naming", ["kind"], &["PropertyValue", "kb:Naming"])?
        .link("propertyID", row.maybe_id("name_kind", "kind")?);
    // What a pack lists a thing under need not be a name of it.
    Ok(match language {
        Some(language) => {
            let name = || literal(&name, "@language", &language);
            thing(row)?.put("alternateName", name()).put("kb:naming", naming.put("value", name()))
        }
        None => thing(row)?
            .link("subjectOf", row.maybe_id("passage", "passage")?)
            .put("kb:naming", naming.put("value", name)),
    })
}

fn classification(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let kind = row.text("kind")?;
    let narrower = match (row.text("sort")?.as_str(), kind.as_str()) {
        ("organisation", "ngo") => Some("NGO"),
        ("organisation", "company") => Some("Corporation"),
        ("organisation", "government") => Some("GovernmentOrganization"),
        ("work", "treaty" | "law") => Some("Legislation"),
        ("work", "report-series" | "publication-series") => Some("CreativeWorkSeries"),
        _ => None,
    };
    let term = Some(format!("{}:{kind}", row.text("vocabulary")?));
    let types = &["PropertyValue", "kb:Classification"];
    let classification = fact(row, numbers, "classification", ["kind"], types)?
        .put("value", row.text("label")?)
        .link("valueReference", term.clone());
    let node = narrower.map_or_else(|| thing(row), |narrower| Ok(thing(row)?.typed(&[narrower])))?;
    Ok(node.link("additionalType", term).put("kb:classification", classification))
}

fn identifier(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let identifier = fact(row, numbers, "identifier", ["scheme"], &["PropertyValue", "kb:Identifier"])?
        .link("propertyID", row.maybe_id("identifier_scheme", "scheme")?)
        .put("value", row.text("value")?);
    Ok(thing(row)?.put("identifier", identifier))
}

fn statement(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let statement = fact(row, numbers, "statement", ["kind"], &["Statement", "kb:Statement"])?
        .links("about", [row.maybe("thing")?, row.maybe("topic")?])
        .link("additionalType", row.maybe_id("statement_kind", "kind")?)
        .put("text", row.text("statement")?)
        .put("kb:beneficiary", row.maybe("beneficiary")?);
    exemplary(statement, row)
}

fn figure(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    Ok(fact(row, numbers, "figure", ["metric"], &["Observation", "kb:Figure"])?
        .link("observationAbout", row.maybe("thing")?)
        .link("variableMeasured", row.maybe_id("metric", "metric")?)
        .put("value", row.value("value")?)
        .put("unitText", row.text("unit")?)
        .put("currency", row.maybe("currency")?)
        .put("kb:qualifier", row.text("qualifier")?)
        .date("observationDate", row.maybe("as_of")?.as_deref())
        .put("description", row.maybe("note")?))
}

fn location(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let (sort, role, place) = (row.text("sort")?, row.text("role")?, row.maybe("place")?);
    let property = if role == "area-served" && sort != "event" { "areaServed" } else { "location" };
    let country = row.maybe("country")?;
    let address = |street| {
        let address = Node::default().typed(&["PostalAddress"]).put("streetAddress", street);
        address.put("addressCountry", country.clone())
    };
    let street = row.maybe("address")?;
    let location = fact(row, numbers, "location", ["role", "place"], &["Role", "kb:Location"])?
        .link("additionalType", row.maybe_id("place_role", "role")?)
        .put("address", street.clone().map(address))
        .put("kb:venue", row.maybe("venue")?);
    // An organisation has one address to write to; what other places are to it says the role.
    let street = street.filter(|_| role == "headquarters");
    Ok(thing(row)?.link(property, place.clone()).put("address", street.map(address)).role(
        "kb:location",
        exemplary(location.put("roleName", role), row)?,
        place,
    ))
}

fn place_country(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let types = &["PostalAddress", "kb:PlaceCountry"];
    let address = fact(row, numbers, "place_country", ["country"], types)?;
    Ok(thing(row)?.put("address", address.put("addressCountry", row.text("country")?)))
}

fn place_within(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let wider = row.maybe("other")?;
    let within = fact(row, numbers, "place_within", ["other"], &["Role", "kb:PlaceWithin"])?;
    Ok(thing(row)?.role("containedInPlace", within, wider))
}

fn broader(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    // No role can stand between the two: SKOS has none.
    let wider = row.maybe("other")?;
    let broader = fact(row, numbers, "broader", ["other"], &["Role", "kb:Broader"])?;
    Ok(thing(row)?.link("skos:broader", wider.clone()).role("kb:broader", broader, wider))
}

fn event_date(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let date = row.text("date")?;
    let schedule = fact(row, numbers, "event_date", [], &["Schedule", "kb:EventDate"])?
        .span(&date)
        .date("kb:date", Some(&date))
        .put("kb:stated", row.maybe("stated")?);
    Ok(thing(row)?.span(&date).put("eventSchedule", schedule))
}

fn series_event(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let series = row.maybe("other")?;
    let part = fact(row, numbers, "series_event", ["other"], &["Role", "kb:SeriesEvent"])?
        .put("kb:ordinal", row.number("ordinal")?);
    Ok(thing(row)?.role("superEvent", part, series))
}

fn recurrence(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let organiser = row.maybe("organiser")?;
    let schedule = fact(row, numbers, "recurrence", [], &["Schedule", "kb:Recurrence"])?
        .put("repeatFrequency", row.maybe("period")?)
        .link("kb:other", organiser.clone());
    Ok(thing(row)?.link("organizer", organiser).put("eventSchedule", schedule))
}

fn event_link(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let other = row.maybe("other")?;
    let property = match (row.text("kind")?.as_str(), row.text("other_sort")?.as_str()) {
        ("part-of", "event") => Some("superEvent"),
        ("concerned", _) => Some("about"),
        _ => None,
    };
    let link = fact(row, numbers, "event_link", ["kind", "other"], &["Role", "kb:EventLink"])?
        .put("roleName", row.text("label")?)
        .link("additionalType", row.maybe_id("event_link_kind", "kind")?)
        .put("description", row.maybe("note")?);
    Ok(thing(row)?.role(property.unwrap_or("kb:eventLink"), link, other))
}

fn participation(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let property = match row.text("role")?.as_str() {
        "organiser" | "co-organiser" => Some("organizer"),
        "sponsor" => Some("sponsor"),
        "participant" => Some("attendee"),
        _ => None,
    };
    let participation =
        fact(row, numbers, "participation", ["other", "role"], &["Role", "kb:Participation"])?
            .put("roleName", row.text("label")?)
            .link("additionalType", row.maybe_id("participation_role", "role")?);
    let participation = remarked(participation, row)?;
    Ok(thing(row)?.role(property.unwrap_or("kb:participation"), participation, row.maybe("other")?))
}

fn partnership(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    // To be part of another says, in our vocabulary, less than schema.org's `parentOrganization`.
    let property = (row.text("relation")? == "member-of").then_some("memberOf");
    let types = &["OrganizationRole", "kb:Partnership"];
    let partnership = fact(row, numbers, "partnership", ["relation", "other"], types)?
        .put("roleName", row.text("label")?)
        .link("additionalType", row.maybe_id("relation", "relation")?);
    let partnership = remarked(dated(partnership, row)?, row)?;
    Ok(thing(row)?.role(property.unwrap_or("kb:partnership"), partnership, row.maybe("other")?))
}

fn position(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let position = fact(row, numbers, "position", ["other"], &["OrganizationRole", "kb:Position"])?
        .put("roleName", row.text("role")?);
    let position = dated(position, row)?.put("description", row.maybe("note")?);
    Ok(thing(row)?.role("affiliation", position, row.maybe("other")?))
}

fn contribution(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let property = match row.text("role")?.as_str() {
        "developed" => Some("creator"),
        "issued" => Some("author"),
        "produced" => Some("producer"),
        _ => None,
    };
    let contribution = fact(row, numbers, "contribution", ["other", "role"], &["Role", "kb:Contribution"])?
        .put("roleName", row.text("label")?)
        .link("additionalType", row.maybe_id("contribution_role", "role")?)
        .date("kb:date", row.maybe("date")?.as_deref())
        .put("kb:stated", row.maybe("stated")?);
    let contribution = remarked(contribution, row)?;
    Ok(thing(row)?.role(property.unwrap_or("kb:contribution"), contribution, row.maybe("other")?))
}

fn audience(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let audience = fact(row, numbers, "audience", ["other"], &["Role", "kb:Audience"])?;
    Ok(thing(row)?.role("audience", remarked(audience, row)?, row.maybe("other")?))
}

fn discrepancy(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&row.stem("discrepancy", ["source", "slug"])?)
        .typed(&["Statement", "kb:Discrepancy"])
        .link("about", row.maybe("thing")?)
        .link("additionalType", row.maybe_id("discrepancy_kind", "kind")?)
        .put("name", row.text("what")?)
        .put("text", row.text("explanation")?))
}

fn reading(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    let reading = Node::of(&row.stem("discrepancy_passage", ["source", "slug", "passage"])?)
        .typed(&["Statement", "kb:Reading"])
        .link("subjectOf", row.maybe_id("passage", "passage")?)
        .put("text", row.text("says")?);
    Ok(Node::of(&row.stem("discrepancy", ["source", "slug"])?).put("hasPart", reading))
}

fn claim(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let end = |kind: &str, slug: &str| -> Result<Option<String>, Error> {
        Ok(row.maybe(kind)?.zip(row.maybe(slug)?).map(|(kind, slug)| format!("{kind}:{slug}")))
    };
    let about = [end("subject_kind", "subject_slug")?, end("object_kind", "object_slug")?];
    let ends: Vec<&str> = about.iter().flatten().map(String::as_str).collect();
    let stem = format!("claim:{}:{}:{}", row.text("fact_table")?, ends.join(":"), row.text("passage")?);
    Ok(Node::of(&numbers.id(stem))
        .typed(&["Claim"])
        .put("text", row.text("fact")?)
        .put("kb:factTable", row.text("fact_table")?)
        .links("about", about)
        .link("appearance", row.maybe_id("passage", "passage")?))
}
