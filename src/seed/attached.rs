//! The texts that users attach to passages: no pack has them, so seeding carries them over.

use std::collections::HashMap;

use super::layout::{Cell, Layout, Row};

/// The texts that the user has attached to passages, by section and anchor.
pub(super) fn attached_texts(layout: &Layout, rows: &[(Option<i64>, Row)]) -> HashMap<[Cell; 2], Cell> {
    let Some(text) = layout.column("text").filter(|_| layout.kind.table == "passage") else {
        return HashMap::new();
    };
    let attached = rows.iter().filter(|(_, row)| row[text] != Cell::Null);
    attached.filter_map(|(_, row)| Some((found_by(layout, row)?, row[text].clone()))).collect()
}

fn found_by(layout: &Layout, row: &Row) -> Option<[Cell; 2]> {
    Some([row[layout.column("section_id")?].clone(), row[layout.column("anchor")?].clone()])
}

/// A passage keeps its text as long as it is found by the same words, also under a new slug.
pub(super) fn attach_again(layout: &Layout, attached: &HashMap<[Cell; 2], Cell>, row: &mut Row) {
    if attached.is_empty() {
        return;
    }
    if let (Some(text), Some(words)) = (layout.column("text"), found_by(layout, row))
        && let Some(kept) = attached.get(&words)
    {
        row[text] = kept.clone();
    }
}

/// So does one that is moved to another section.
pub(super) fn keep_attached(layout: &Layout, old: &Row, new: &mut Row) {
    if layout.kind.table != "passage" {
        return;
    }
    if let (Some(text), Some(anchor)) = (layout.column("text"), layout.column("anchor"))
        && old[anchor] == new[anchor]
        && new[text] == Cell::Null
    {
        new[text] = old[text].clone();
    }
}
