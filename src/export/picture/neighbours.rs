//! Whom one organisation works with, and who holds its offices: a tree with a branch for each relation.
//! Many neighbours stand in columns.

use rusqlite::{Connection, named_params};

use super::draw::{ACCENT, Drawing, LINE, Place, RULE, cited, count, height, label, linked, px, text};
use super::{Cited, Fact, Links, Picture, add, counted, isolated, page_of};
use crate::date::words::in_words;

/// The most neighbours: more cannot be read in one picture.
const MOST: usize = 200;
/// More neighbours than this stand in two columns on a phone.
const MANY: usize = 10;
/// Where the stem, a branch and a name stand, in pixels from the left of their column.
const STEM: f64 = 6.0;
const BRANCH: f64 = 20.0;
const NAME: f64 = 34.0;

struct Branch {
    relation: String,
    neighbours: Vec<Neighbour>,
}

struct Neighbour {
    id: [String; 2],
    name: String,
    page: Option<String>,
    when: Vec<String>,
    cited: Vec<Cited>,
}

/// Draws whom a thing works with; `None` if no partnership or office is stated.
///
/// # Errors
///
/// Those of SQLite.
pub fn neighbours(conn: &Connection, thing: i64, links: Links<'_>) -> rusqlite::Result<Option<Picture>> {
    let (branches, all) = branches(conn, thing, links)?;
    if branches.is_empty() {
        return Ok(None);
    }
    let name = super::name(conn, thing)?;
    let shown: usize = branches.iter().map(|branch| branch.neighbours.len()).sum();
    let title = format!("{name}: whom it works with");
    let mut description = vec![format!(
        "{}, grouped by relation. Each mark leads to a passage that states it.",
        counted(shown, "neighbour", "neighbours")
    )];
    if all > shown {
        description
            .push(format!("Of {}, the first of the alphabet.", counted(all, "neighbour", "neighbours")));
    }
    let facts = branches.iter().flat_map(|branch| {
        branch.neighbours.iter().map(|neighbour| Fact {
            text: format!("{}: {}", branch.relation, neighbour.name),
            detail: neighbour.when.join("; "),
            cited: neighbour.cited.clone(),
        })
    });
    Ok(Some(Picture::new(title, &description, facts, |drawing| draw(drawing, &name, &branches))))
}

fn draw(drawing: &mut Drawing, name: &str, branches: &[Branch]) {
    let heading = label(name, "", drawing.room * 0.9);
    drawing.text(Place { percent: 0.0, shift: 0.0 }, &heading, "font-weight=\"600\"");
    let top = drawing.y + 2.0;
    let mut bottom = top;
    for branch in branches {
        drawing.y += 8.0;
        bottom = drawing.y + LINE / 2.0;
        drawing.push(&format!(
            "<path d=\"M{STEM} {} H{}\" stroke=\"{RULE}\" stroke-width=\"2\"/>",
            px(bottom),
            BRANCH - 4.0
        ));
        grow(drawing, branch);
    }
    drawing.push(&format!(
        "<path d=\"M{STEM} {} V{}\" stroke=\"{RULE}\" stroke-width=\"2\"/>",
        px(top),
        px(bottom)
    ));
    drawing.y += 4.0;
}

/// Draws a branch: its relation, and below or, on a screen, beside it the neighbours.
fn grow(drawing: &mut Drawing, branch: &Branch) {
    let Branch { relation, neighbours } = branch;
    let room = drawing.room;
    // Where the neighbours begin, in percent of the width.
    let left = if drawing.is_wide() { 34.0 } else { 0.0 };
    let heading_room = if drawing.is_wide() { room * left / 100.0 } else { room } - BRANCH - 8.0;
    let count_of = if neighbours.len() > 1 { super::number(neighbours.len()) } else { String::new() };
    let top = drawing.y;
    let heading = label(relation, &count_of, heading_room * 0.92);
    drawing.text(Place { percent: 0.0, shift: BRANCH }, &heading, "font-weight=\"600\"");
    let heading_end = drawing.y;
    let start = if drawing.is_wide() { top } else { heading_end };
    drawing.open_list(relation);
    let columns = if neighbours.len() > if drawing.is_wide() { 3 } else { MANY } { 2 } else { 1 };
    let mut end = heading_end;
    for (index, column) in neighbours.chunks(neighbours.len().div_ceil(columns)).enumerate() {
        let share = (100.0 - left) / count(columns);
        let shift = if index == 0 && left == 0.0 { NAME } else { 16.0 };
        let place = Place { percent: left + share * count(index), shift };
        drawing.y = start;
        for neighbour in column {
            leaf(drawing, neighbour, relation, place, room * share / 100.0 - shift - 4.0);
        }
        end = end.max(drawing.y);
    }
    drawing.y = end;
    drawing.close();
}

fn leaf(drawing: &mut Drawing, neighbour: &Neighbour, relation: &str, place: Place, most: f64) {
    let when = neighbour.when.join("; ");
    let lines = label(&neighbour.name, &when, most);
    let comma = if when.is_empty() { "" } else { ", " };
    drawing.open_item();
    let dot = format!(
        "<svg x=\"{}%\" y=\"{}\" overflow=\"visible\"><circle cx=\"{}\" r=\"4\" fill=\"{ACCENT}\"/></svg>",
        px(place.percent),
        px(drawing.y + LINE / 2.0),
        px(place.shift - 9.0)
    );
    drawing.push(&cited(&format!("{relation}: {}{comma}{when}", neighbour.name), &neighbour.cited, &dot));
    drawing.push(&linked(neighbour.page.as_deref(), text(place, drawing.y, &lines, "")));
    drawing.close();
    drawing.y += height(&lines) + 4.0;
}

fn branches(conn: &Connection, thing: i64, links: Links<'_>) -> rusqlite::Result<(Vec<Branch>, usize)> {
    let mut statement = conn.prepare_cached(include_str!("sql/neighbours.sql"))?;
    let mut rows = statement.query(named_params! { ":id": thing })?;
    let mut branches: Vec<Branch> = Vec::new();
    let (mut all, mut last) = (0, None);
    while let Some(row) = rows.next()? {
        let (relation, id): (String, _) = (row.get("relation")?, [row.get("sort")?, row.get("slug")?]);
        if last.as_ref() != Some(&(relation.clone(), id.clone())) {
            all += 1;
            last = Some((relation.clone(), id.clone()));
        }
        if all > MOST {
            continue;
        }
        if branches.last().is_none_or(|branch| branch.relation != relation) {
            branches.push(Branch { relation, neighbours: Vec::new() });
        }
        let Some(branch) = branches.last_mut() else { continue };
        if branch.neighbours.last().is_none_or(|neighbour| neighbour.id != id) {
            let (name, page) = (isolated(&row.get::<_, String>("name")?), page_of(row, links)?);
            branch.neighbours.push(Neighbour { id, name, page, when: Vec::new(), cited: Vec::new() });
        }
        let Some(neighbour) = branch.neighbours.last_mut() else { continue };
        let words =
            row.get::<_, Option<String>>("stated")?.unwrap_or(in_words(&row.get::<_, String>("date")?));
        if !words.is_empty() {
            add(&mut neighbour.when, words);
        }
        if row.get("is_example")? {
            add(&mut neighbour.when, "among others".to_owned());
        }
        add(&mut neighbour.cited, Cited::of(row, links)?);
    }
    Ok((branches, all))
}
