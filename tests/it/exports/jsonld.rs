//! The facts in the terms of schema.org. `tests/interop/checks/rdflib.py` compares what RDF programs
//! read.

use serde_json::{Value, json};

use crate::support::Folder;

#[test]
fn every_fact_is_a_claim_that_appears_in_its_passage() {
    let folder = Folder::built();
    let document: Value = serde_json::from_str(&folder.stdout("export jsonld -")).unwrap();
    let nodes = document["@graph"].as_array().unwrap().iter();
    let claims: Vec<Value> = nodes
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
