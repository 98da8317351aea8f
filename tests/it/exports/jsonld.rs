//! The facts in the terms of schema.org. `tests/interop/checks/rdflib.py` compares what RDF programs
//! read.

use serde_json::{Value, json};

use crate::support::{Folder, SMALL_PACK, edited};

/// The nodes of the document of a small pack together with the built-in one.
fn exported(pack: &str) -> Vec<Value> {
    let folder = Folder::new();
    folder.write("pack/pack.toml", pack);
    folder.stdout("build pack");
    graph(&folder.stdout("export jsonld -"))
}

fn graph(text: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(text).unwrap();
    document["@graph"].as_array().unwrap().clone()
}

/// The nodes with this id, in the order of the document.
fn nodes(graph: &[Value], id: &str) -> Vec<Value> {
    graph.iter().filter(|node| node["@id"] == *format!("kb:{id}")).cloned().collect()
}

/// The value of a key, which only one node with this id has.
fn fact(graph: &[Value], id: &str, key: &str) -> Value {
    let found: Vec<Value> = nodes(graph, id).iter().filter_map(|node| node.get(key)).cloned().collect();
    let [value] = &*found else { panic!("{key} of {id}: {found:?}") };
    value.clone()
}

#[test]
fn an_organisation_has_its_names_places_and_address() {
    let passage = "kb:passage:small:one";
    let the_alpha = json!({ "@value": "The Alpha", "@language": "en" });
    let year = |year: &str| json!({ "@value": year, "@type": "xsd:gYear" });
    let expected = json!([
        { "@id": "kb:organisation:alpha", "@type": ["Organization"], "name": "Alpha" },
        {
            "@id": "kb:organisation:alpha",
            "subjectOf": passage,
            "kb:naming": {
                "@id": "kb:naming:organisation:alpha:listed:small:one",
                "@type": ["PropertyValue", "kb:Naming"],
                "subjectOf": passage,
                "propertyID": "kb:name_kind:listed",
                "value": "Alpha"
            }
        },
        {
            "@id": "kb:organisation:alpha",
            "alternateName": the_alpha,
            "kb:naming": {
                "@id": "kb:naming:organisation:alpha:official:small:one",
                "@type": ["PropertyValue", "kb:Naming"],
                "subjectOf": passage,
                "propertyID": "kb:name_kind:official",
                "value": the_alpha
            }
        },
        {
            "@id": "kb:organisation:alpha",
            "@type": ["NGO"],
            "additionalType": "kb:organisation_kind:ngo",
            "kb:classification": {
                "@id": "kb:classification:organisation:alpha:ngo:small:one",
                "@type": ["PropertyValue", "kb:Classification"],
                "subjectOf": passage,
                "value": "NGO",
                "valueReference": "kb:organisation_kind:ngo"
            }
        },
        {
            "@id": "kb:organisation:alpha",
            "location": "kb:place:town",
            "kb:location": {
                "@id": "kb:location:organisation:alpha:office:place:town:small:one",
                "@type": ["Role", "kb:Location"],
                "subjectOf": passage,
                "additionalType": "kb:place_role:office",
                "address": {
                    "@type": ["PostalAddress"], "streetAddress": "Main Street", "addressCountry": "SE"
                },
                "roleName": "office",
                "kb:other": "kb:place:town"
            }
        },
        {
            "@id": "kb:organisation:alpha",
            "kb:partnership": {
                "@id": "kb:partnership:organisation:alpha:funds:organisation:beta:small:two",
                "@type": ["OrganizationRole", "kb:Partnership"],
                "subjectOf": "kb:passage:small:two",
                "roleName": "funds",
                "additionalType": "kb:relation:funds",
                "startDate": year("2004"),
                "endDate": year("2006"),
                "kb:other": "kb:organisation:beta"
            }
        }
    ]);
    assert_eq!(json!(nodes(&exported(SMALL_PACK), "organisation:alpha")), expected);
}

#[test]
fn a_membership_follows_the_pattern_of_a_role() {
    let graph = exported(&edited(SMALL_PACK, "relation = \"funds\"", "relation = \"member-of\""));
    let membership = &nodes(&graph, "organisation:alpha").pop().unwrap()["memberOf"];
    assert_eq!(membership["@type"], json!(["OrganizationRole", "kb:Partnership"]));
    assert_eq!(membership["memberOf"], "kb:organisation:beta");
    assert_eq!(membership["startDate"]["@value"], "2004");
}

#[test]
fn an_event_has_its_days_place_and_participants() {
    let graph = exported(SMALL_PACK);
    let event = |key: &str| fact(&graph, "event:meeting", key);
    assert_eq!(event("superEvent")["superEvent"], "kb:event_series:meetings");
    assert_eq!(event("superEvent")["kb:ordinal"], 1);
    let year = |year: &str| json!({ "@value": year, "@type": "xsd:gYear" });
    assert_eq!((event("startDate"), event("endDate")), (year("2009"), year("2012")));
    let schedule = event("eventSchedule");
    assert_eq!(schedule["kb:date"], json!({ "@value": "2009/2012", "@type": "edtf" }));
    assert_eq!(schedule["kb:stated"], "for some years");
    assert_eq!(event("location"), "kb:place:town");
    assert_eq!(event("kb:location")["kb:venue"], "Hall");
    let role = event("kb:participation");
    assert_eq!((&role["roleName"], &role["description"]), (&json!("host"), &json!("Once")));
    assert_eq!(role["kb:other"], "kb:organisation:beta");
    let address = fact(&graph, "place:town", "address");
    assert_eq!(
        (&address["addressCountry"], &address["subjectOf"]),
        (&json!("SE"), &json!("kb:passage:small:one"))
    );
}

#[test]
fn every_fact_is_a_claim_that_appears_in_its_passage() {
    let folder = Folder::built();
    let claims: Vec<Value> = graph(&folder.stdout("export jsonld -"))
        .into_iter()
        .filter(|node| node["@type"] == json!(["Claim"]))
        .map(|claim| json!([claim["kb:factTable"], claim["text"], claim["appearance"]]))
        .collect();
    let sql =
        "SELECT fact_table, fact, 'kb:passage:' || source_slug || ':' || passage AS passage FROM citations";
    let facts = folder.rows(&["query", sql]).into_iter();
    let facts: Vec<Value> =
        facts.map(|row| json!([row["fact_table"], row["fact"], row["passage"]])).collect();
    let sorted = |values: Vec<Value>| {
        let mut texts: Vec<String> = values.iter().map(Value::to_string).collect();
        texts.sort();
        texts
    };
    assert_eq!(sorted(claims), sorted(facts));
}

#[test]
fn a_passage_leads_to_its_section_source_and_references() {
    let graph = exported(SMALL_PACK);
    let expected = json!([
        {
            "@id": "kb:passage:small:one",
            "@type": ["Quotation", "kb:Passage"],
            "text": { "@value": "The first words", "@language": "en" },
            "kb:passageKind": "sentence",
            "position": 1,
            "url": "https://example.org/small#:~:text=The%20first%20words",
            "isPartOf": "kb:section:small:top"
        },
        {
            "@id": "kb:passage:small:one",
            "citation": "kb:reference:small:1",
            "kb:citedInSentence": "kb:reference:small:1"
        },
        {
            "@id": "kb:passage:small:one",
            "citation": "kb:reference:small:2",
            "kb:citedInParagraph": "kb:reference:small:2"
        }
    ]);
    assert_eq!(json!(nodes(&graph, "passage:small:one")), expected);
    let section = &nodes(&graph, "section:small:below")[0];
    assert_eq!((&section["name"], &section["isPartOf"]), (&json!("Below"), &json!("kb:section:small:top")));
    assert_eq!(nodes(&graph, "reference:small:2")[0]["kb:linkStatus"], "dead");
}

#[test]
fn a_source_has_its_licence_and_the_date_of_retrieval() {
    let graph = exported(&edited(SMALL_PACK, "language = \"en\"", "language = \"en\"\nlicence = \"Ask us\""));
    let source = &nodes(&graph, "source:wikipedia-ecpat")[0];
    assert_eq!(
        source["license"],
        json!({
            "@id": "https://creativecommons.org/licenses/by-sa/3.0/",
            "@type": ["CreativeWork"],
            "name": "CC-BY-SA-3.0"
        })
    );
    assert_eq!(source["kb:retrieved"], json!({ "@value": "2014/2016", "@type": "edtf" }));
    let source = &nodes(&graph, "source:small")[0];
    assert_eq!(source["license"], json!({ "@type": ["CreativeWork"], "name": "Ask us" }));
    assert_eq!(source["kb:retrieved"], json!({ "@value": "2014-01", "@type": "xsd:gYearMonth" }));
}

#[test]
fn an_unknown_licence_gets_no_address() {
    for word in ["proprietary", "CC-BY-SA-9.0", "MIT"] {
        let licensed = format!("language = \"en\"\nlicence = \"{word}\"");
        let graph = exported(&edited(SMALL_PACK, "language = \"en\"", &licensed));
        let licence = &nodes(&graph, "source:small")[0]["license"];
        assert_eq!(*licence, json!({ "@type": ["CreativeWork"], "name": word }));
    }
}

#[test]
fn a_part_of_an_organisation_has_no_other_type() {
    let graph = exported(&edited(SMALL_PACK, "relation = \"funds\"", "relation = \"part-of\""));
    let partnership = nodes(&graph, "organisation:alpha").pop().unwrap();
    assert_eq!(partnership["kb:partnership"]["additionalType"], "kb:relation:part-of");
    assert_eq!(partnership["kb:partnership"]["kb:other"], "kb:organisation:beta");
    assert_eq!(partnership.as_object().unwrap().len(), 2);
    assert!(!json!(graph).to_string().contains("parentOrganization"));
}

#[test]
fn similar_facts_are_not_merged() {
    let again = "\n[[figure]]\norganisation = \"alpha\"\nmetric = \"members\"\nvalue = 82\nqualifier = \"over\"\ncite = \"one\"\n";
    let graph = exported(&format!("{SMALL_PACK}{again}"));
    let first = &nodes(&graph, "figure:organisation:alpha:members:small:one")[0];
    let second = &nodes(&graph, "figure:organisation:alpha:members:small:one:2")[0];
    assert_eq!((&first["value"], &first["kb:qualifier"]), (&json!(81), &json!("exact")));
    assert_eq!(first["observationDate"], json!({ "@value": "2014", "@type": "xsd:gYear" }));
    assert_eq!((&second["value"], &second["kb:qualifier"]), (&json!(82), &json!("over")));
}

#[test]
fn the_facts_of_two_sources_about_one_thing_are_both_there() {
    let graph = graph(&Folder::awkward().stdout("export jsonld -"));
    let said = |id: &str, key: &str| -> Vec<Value> {
        let facts = nodes(&graph, id).into_iter().filter_map(|mut node| node.get_mut(key).map(Value::take));
        facts.map(|fact| json!([fact["valueReference"], fact["subjectOf"]])).collect()
    };
    let [marks, here] = ["kb:passage:awkward:marks", "kb:passage:second:here"];
    assert_eq!(
        json!(said("work:work-quotes", "kb:classification")),
        json!([["kb:work_kind:law", here], ["kb:work_kind:odd", marks], ["kb:work_kind:treaty", marks]])
    );
    // A kind of collective that a pack adds, under the name of its vocabulary.
    let kinds = said("collective:collective-braces", "kb:classification");
    assert_eq!(kinds[0][0], "kb:sector:odd");
    let declared: Vec<Value> =
        nodes(&graph, "sector:odd").iter().filter_map(|node| node.get("subjectOf")).cloned().collect();
    assert_eq!(declared, ["kb:source:awkward", "kb:source:second"]);
    let readings = nodes(&graph, "discrepancy:second:between");
    let readings: Vec<&Value> = readings.iter().filter_map(|node| node["hasPart"].get("subjectOf")).collect();
    assert_eq!(readings, [marks, here]);
}

#[test]
fn a_hostile_name_reads_back() {
    let name = "\"}],\\u0041 @id {{ kb:x \u{202e} </script> 'é";
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"").replace('\u{202e}', "\\u202E");
    let graph = exported(&edited(SMALL_PACK, "name = \"Beta\"", &format!("name = \"{escaped}\"")));
    assert_eq!(nodes(&graph, "organisation:beta")[0]["name"], name);
}

#[test]
fn reading_it_fetches_nothing() {
    let text = Folder::built().stdout("export jsonld -");
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["@context"]["@vocab"], "https://schema.org/");
    assert_eq!(text.matches("\"@context\"").count(), 1);
    assert_eq!(document.as_object().unwrap().len(), 2);
}
