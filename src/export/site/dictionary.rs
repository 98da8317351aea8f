//! The page of the data dictionary.

use minijinja::{Value, context};

use super::{PageHead, Site};
use crate::db::dictionary;
use crate::error::Error;
use crate::export::shared::is_internal;

impl Site<'_, '_> {
    pub(super) fn dictionary(&mut self) -> Result<(), Error> {
        let entries = dictionary::read(self.snapshot.conn())?;
        let of = |kind: &str| -> Vec<Value> {
            let entries = entries.iter().filter(|entry| entry.kind == kind && !is_internal(entry));
            let column = |column: &dictionary::Column| {
                context! { name => &*column.name, kind => &*column.kind, description => &*column.description }
            };
            entries
                .map(|entry| {
                    let columns: Vec<Value> = entry.columns.iter().map(column).collect();
                    context! { name => &*entry.name, description => &*entry.description, columns }
                })
                .collect()
        };
        let kinds = [
            context! { title => "Views, for reading", entries => of("view") },
            context! { title => "Tables, as the facts are stored", entries => of("table") },
        ];
        let head = PageHead {
            name: "Data dictionary",
            description: "The tables and views of the SQLite file, and what each column means.".to_owned(),
            ..PageHead::default()
        };
        self.filled("dictionary.html", &head, "dictionary.html", context! { kinds })
    }
}
