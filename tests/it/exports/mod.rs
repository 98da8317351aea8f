//! Exports: their content, and that nothing is lost or overwritten.

mod any_text;
mod awkward;
mod datapackage;
mod datasette;
mod interrupted;
mod jsonld;
mod pack;
mod postgresql;
mod references;
mod sqlite;
