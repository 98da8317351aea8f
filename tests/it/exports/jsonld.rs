//! The facts in the terms of schema.org. `tests/interop/checks/rdflib.py` compares what RDF programs
//! read.

use serde_json::{Value, json};

use crate::support::Folder;

fn graph(text: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(text).unwrap();
    document["@graph"].as_array().unwrap().clone()
}

/// The nodes with this id, in the order of the document.
fn nodes(graph: &[Value], id: &str) -> Vec<Value> {
    graph.iter().filter(|node| node["@id"] == *format!("kb:{id}")).cloned().collect()
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
