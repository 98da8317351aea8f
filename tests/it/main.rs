//! The program as its users meet it: the binary is run, its output and its files are read.

mod support;

mod growth;
mod manners;
mod migrations;
mod packs;
mod pages;
mod queries;
mod readme;
mod reports;
mod schema_rules;
mod seeding;
