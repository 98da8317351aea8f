//! The page of the data dictionary.

use minijinja::{Value, context};

use super::{PageHead, Site};
use crate::db::dictionary;
use crate::error::Error;
use crate::export::shared::is_internal;

impl Site<'_, '_> {
    pub(super) fn dictionary(&self) -> Result<(), Error> {
        let entries = dictionary::read(self.snapshot.conn())?;
        let of = |kind: &str| -> Vec<Value> {
            let entries = entries.iter().filter(|entry| entry.kind == kind && !is_internal(entry));
            let column = |column: &dictionary::Column| {
                context! { name => &*column.name, kind => &*column.kind, description => &*column.description }
            };
            let entries = entries.map(|entry| {
                let columns: Vec<Value> = entry.columns.iter().map(column).collect();
                context! { name => &*entry.name, description => &*entry.description, columns }
            });
            entries.collect()
        };
        let kinds = [
            context! { title => "Views, for reading", entries => of("view") },
            context! { title => "Tables, as the facts are stored", entries => of("table") },
        ];
        let description = "The tables and views of the SQLite file, and what each column means.";
        let head = PageHead::new("Data dictionary", description, "");
        self.filled("dictionary.html", &head, "dictionary.html", context! { kinds })
    }
}
