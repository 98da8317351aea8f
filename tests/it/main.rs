//! The program as users see it: the tests run the binary and read its output and its files.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]
#![allow(unreachable_pub, reason = "nothing is exported from a test binary")]

mod support;

#[path = "../chance.rs"]
mod chance;
#[path = "../fuzz/properties/mod.rs"]
mod properties;

mod any_article;
mod articles;
mod cli_reference;
mod concurrency;
mod confined;
mod conflicts;
mod docs;
mod exports;
mod failed_writes;
mod fuzzing;
mod growth;
mod manners;
mod migrations;
mod one_source;
mod packs;
mod packs_guide;
mod pages;
mod pictures;
mod plans;
mod report_forms;
mod reports;
mod sandbox;
mod schema_rules;
mod seeding;
mod shell;
mod site;
mod transcripts;
mod untrusted;
mod widths;
