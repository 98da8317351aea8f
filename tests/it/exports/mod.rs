//! Exports: their content, and that nothing is lost or overwritten.

mod any_text;
mod awkward;
mod datapackage;
mod datasette;
mod dot;
mod graphml;
mod interrupted;
mod jsonld;
mod pack;
mod postgresql;
mod references;
mod sqlite;

use crate::support::Folder;

/// Attaches one sentence to the database, and adds it to the search index.
fn attach(folder: &Folder) {
    let sql = "UPDATE passage SET text = 'A zebra in the text' WHERE slug = 'founding';
        INSERT INTO search_document (passage_id, part, text)
        SELECT id, 'passage', text FROM passage WHERE text IS NOT NULL";
    folder.execute("ecpat.db", sql);
}
