//! What passages state of things: a node each, between the thing and the passage.

use super::node::{Node, literal};
use super::things::address;
use super::{Cells, Numbers, Part};
use crate::error::Error;

/// In the order in which they are written.
pub(super) const PARTS: [Part; 13] = [
    (include_str!("sql/organisation_names.sql"), naming),
    (include_str!("sql/organisation_places.sql"), organisation_place),
    (include_str!("sql/activities.sql"), activity),
    (include_str!("sql/event_dates.sql"), event_date),
    (include_str!("sql/event_places.sql"), event_place),
    (include_str!("sql/participations.sql"), participation),
    (include_str!("sql/partnerships.sql"), partnership),
    (include_str!("sql/contributions.sql"), contribution),
    (include_str!("sql/figures.sql"), figure),
    (include_str!("sql/topic_statements.sql"), topic_statement),
    (include_str!("sql/discrepancies.sql"), discrepancy),
    (include_str!("sql/discrepancy_passages.sql"), reading),
    (include_str!("sql/claims.sql"), claim),
];

/// A fact: its id, its types, and the passage that states it.
fn fact(row: &Cells<'_>, id: &str, types: &[&str]) -> Result<Node, Error> {
    Ok(Node::of(id).typed(types).link("subjectOf", Some(row.id("passage", "passage")?)))
}

fn naming(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let id = numbers.id(row.stem("organisation_name", ["organisation", "kind", "passage"])?);
    let name = literal(&row.text("name")?, "@language", &row.text("language")?);
    let again = literal(&row.text("name")?, "@language", &row.text("language")?);
    let naming = fact(row, &id, &["PropertyValue", "kb:Naming"])?
        .link("propertyID", row.maybe_id("name_kind", "kind")?)
        .put("value", again);
    Ok(Node::of(&row.id("organisation", "organisation")?).put("alternateName", name).put("kb:naming", naming))
}

fn organisation_place(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let id = numbers.id(row.stem("organisation_place", ["organisation", "role", "place", "passage"])?);
    let (role, place) = (row.text("role")?, row.maybe_id("place", "place")?);
    let property = if role == "area-served" { "areaServed" } else { "location" };
    let is_main = role == "headquarters";
    let street = row.maybe("address")?;
    let country = row.maybe("country")?;
    let placement = fact(row, &id, &["Role", "kb:Placement"])?
        .put("roleName", role)
        .link("additionalType", row.maybe_id("place_role", "role")?)
        .link("kb:place", place.clone())
        .put("address", street.clone().map(|street| address(Some(street), country.clone())));
    // An organisation has one address to write to; what other places are to it says the role.
    let street = street.filter(|_| is_main);
    Ok(Node::of(&row.id("organisation", "organisation")?)
        .link(property, place)
        .put("address", street.map(|street| address(Some(street), country)))
        .put("kb:placement", placement))
}

fn activity(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let id = numbers.id(row.stem("activity", ["organisation", "kind", "passage"])?);
    let about = [row.maybe_id("organisation", "organisation")?, row.maybe_id("topic", "topic")?];
    Ok(fact(row, &id, &["Statement", "kb:Activity"])?
        .links("about", about)
        .link("additionalType", row.maybe_id("activity_kind", "kind")?)
        .put("text", row.text("description")?)
        .put("kb:beneficiary", row.maybe("beneficiary")?))
}

fn event_date(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let id = numbers.id(row.stem("event_date", ["event", "passage"])?);
    let date = row.text("date")?;
    let schedule = fact(row, &id, &["Schedule", "kb:EventDate"])?
        .span(&date)
        .date("kb:date", Some(&date))
        .put("kb:stated", row.maybe("stated")?);
    Ok(Node::of(&row.id("event", "event")?).span(&date).put("eventSchedule", schedule))
}

fn event_place(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let id = numbers.id(row.stem("event_place", ["event", "place", "passage"])?);
    let place = row.maybe_id("place", "place")?;
    let placement = fact(row, &id, &["Role", "kb:Placement"])?
        .link("kb:place", place.clone())
        .put("kb:venue", row.maybe("venue")?);
    Ok(Node::of(&row.id("event", "event")?).link("location", place).put("kb:placement", placement))
}

fn participation(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let id = numbers.id(row.stem("participation", ["event", "organisation", "role", "passage"])?);
    let (role, organisation) = (row.text("role")?, row.maybe_id("organisation", "organisation")?);
    let property = match role.as_str() {
        "organiser" | "co-organiser" => Some("organizer"),
        "sponsor" => Some("sponsor"),
        "participant" => Some("attendee"),
        _ => None,
    };
    let participation = fact(row, &id, &["Role", "kb:Participation"])?
        .put("roleName", role)
        .link("additionalType", row.maybe_id("participation_role", "role")?)
        .link("kb:participant", organisation.clone())
        .put("description", row.maybe("note")?);
    Ok(Node::of(&row.id("event", "event")?).role(property, "kb:participation", participation, organisation))
}

fn partnership(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let id = numbers.id(row.stem("partnership", ["organisation", "relation", "partner", "passage"])?);
    let partner = row.maybe_id("organisation", "partner")?;
    // To be part of another says, in our vocabulary, less than schema.org's `parentOrganization`.
    let property = (row.text("relation")? == "member-of").then_some("memberOf");
    let partnership = fact(row, &id, &["OrganizationRole", "kb:Partnership"])?
        .put("roleName", row.text("wording")?)
        .link("additionalType", row.maybe_id("relation", "relation")?)
        .link("kb:partner", partner.clone())
        .date("startDate", row.maybe("since")?.as_deref())
        .date("endDate", row.maybe("until")?.as_deref())
        .date("kb:date", row.maybe("date")?.as_deref())
        .put("kb:stated", row.maybe("stated")?)
        .put("description", row.maybe("note")?);
    Ok(Node::of(&row.id("organisation", "organisation")?).role(
        property,
        "kb:partnership",
        partnership,
        partner,
    ))
}

fn contribution(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let id = numbers.id(row.stem("contribution", ["work", "organisation", "role", "passage"])?);
    let (role, organisation) = (row.text("role")?, row.maybe_id("organisation", "organisation")?);
    let property = match role.as_str() {
        "developed" => Some("creator"),
        "issued" => Some("author"),
        "produced" => Some("producer"),
        _ => None,
    };
    let contribution = fact(row, &id, &["Role", "kb:Contribution"])?
        .put("roleName", role)
        .link("additionalType", row.maybe_id("contribution_role", "role")?)
        .link("kb:contributor", organisation.clone())
        .date("kb:date", row.maybe("date")?.as_deref())
        .put("kb:stated", row.maybe("stated")?)
        .put("description", row.maybe("note")?);
    Ok(Node::of(&row.id("work", "work")?).role(property, "kb:contribution", contribution, organisation))
}

fn figure(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let id = numbers.id(row.stem("figure", ["thing", "slug", "metric", "passage"])?);
    Ok(fact(row, &id, &["Observation", "kb:Figure"])?
        .link("observationAbout", Some(row.stem(&row.text("thing")?, ["slug"])?))
        .link("variableMeasured", row.maybe_id("metric", "metric")?)
        .put("value", row.number("value")?)
        .put("unitText", row.text("unit")?)
        .put("kb:qualifier", row.text("qualifier")?)
        .date("observationDate", row.maybe("as_of")?.as_deref())
        .put("description", row.maybe("note")?))
}

fn topic_statement(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let id = numbers.id(row.stem("topic_statement", ["topic", "kind", "passage"])?);
    Ok(fact(row, &id, &["Statement", "kb:TopicStatement"])?
        .link("about", row.maybe_id("topic", "topic")?)
        .link("additionalType", row.maybe_id("statement_kind", "kind")?)
        .put("text", row.text("statement")?))
}

fn discrepancy(row: &Cells<'_>, _: &mut Numbers) -> Result<Node, Error> {
    Ok(Node::of(&row.stem("discrepancy", ["source", "slug"])?)
        .typed(&["Statement", "kb:Discrepancy"])
        .link("about", row.maybe("subject")?)
        .put("name", row.text("what")?)
        .put("text", row.text("explanation")?))
}

fn reading(row: &Cells<'_>, numbers: &mut Numbers) -> Result<Node, Error> {
    let id = numbers.id(row.stem("discrepancy_passage", ["source", "slug", "passage"])?);
    let reading = fact(row, &id, &["Statement", "kb:Reading"])?.put("text", row.text("says")?);
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
