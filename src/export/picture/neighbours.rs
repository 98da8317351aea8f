//! Whom one organisation works with, and who holds its offices: a tree with a branch for each relation.
//! Many neighbours stand in two columns.

use rusqlite::{Connection, named_params};

use super::draw::{ACCENT, Drawing, LINE, Place, RULE, cited, count, height, label, linked, px, text};
use super::width::NARROW;
use super::{Cited, Fact, Links, Picture, add, counted, page_of};
use crate::date::words::in_words;

/// The most neighbours: more cannot be read in one picture.
const MOST: usize = 200;
/// From how many neighbours on a branch has two columns.
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
    let description = description.join(" ");
    let mut drawing = Drawing::default();
    drawing.text(Place { percent: 0.0, shift: 0.0 }, &label(&name, "", NARROW * 0.9), "font-weight=\"600\"");
    let top = drawing.y + 2.0;
    let mut bottom = top;
    for branch in &branches {
        drawing.y += 8.0;
        bottom = drawing.y + LINE / 2.0;
        drawing.push(&format!(
            "<path d=\"M{STEM} {y} H{}\" stroke=\"{RULE}\" stroke-width=\"2\"/>",
            BRANCH - 4.0,
            y = px(bottom)
        ));
        let number = branch.neighbours.len();
        let heading = label(
            &branch.relation,
            &if number > 1 { super::number(number) } else { String::new() },
            (NARROW - BRANCH) * 0.9,
        );
        drawing.text(Place { percent: 0.0, shift: BRANCH }, &heading, "font-weight=\"600\"");
        drawing.open_list(&branch.relation);
        let columns = if number > MANY { 2 } else { 1 };
        let rows = number.div_ceil(columns);
        let start = drawing.y;
        let mut end = start;
        for (index, column) in branch.neighbours.chunks(rows).enumerate() {
            let place = Place {
                percent: 100.0 / count(columns) * count(index),
                shift: if index == 0 { NAME } else { 14.0 },
            };
            let most = NARROW / count(columns) - place.shift;
            drawing.y = start;
            for neighbour in column {
                leaf(&mut drawing, neighbour, &branch.relation, place, most);
            }
            end = end.max(drawing.y);
        }
        drawing.y = end;
        drawing.close();
    }
    drawing.push(&format!(
        "<path d=\"M{STEM} {} V{}\" stroke=\"{RULE}\" stroke-width=\"2\"/>",
        px(top),
        px(bottom)
    ));
    drawing.y += 4.0;
    let facts = branches.iter().flat_map(|branch| {
        branch.neighbours.iter().map(|neighbour| Fact {
            text: format!("{}: {}", branch.relation, neighbour.name),
            detail: neighbour.when.join("; "),
            cited: neighbour.cited.clone(),
        })
    });
    Ok(Some(Picture {
        facts: facts.collect(),
        svg: drawing.finish(&title, &description),
        title,
        description,
    }))
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
            let (name, page) = (row.get("name")?, page_of(row, links)?);
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
