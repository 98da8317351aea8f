//! Exports: what other programs are given, and that nothing is lost on the way or overwritten.

mod any_text;
mod awkward;
mod broken_off;
mod datapackage;
mod datasette;
mod dot;
mod graphml;
mod jsonld;
mod pack;
mod postgresql;
mod references;
mod sqlite;
mod targets;
