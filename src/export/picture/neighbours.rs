//! Whom one organisation works with, and who holds its offices: a tree with a branch for each relation.
//! Many neighbours stand in columns.

use super::draw::{ACCENT, Drawing, LINE, Position, RULE, at, cited, count, height, label, linked, px, text};
use super::{Chart, Fact, Links, MarkTarget, add, counted, isolated};
use crate::page::Page;

/// The parts of a page that tell whom the thing works with.
const PARTS: [&str; 3] = ["Who it works with", "people", "offices"];
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
    name: String,
    page: Option<String>,
    when: Vec<String>,
    cited: Vec<MarkTarget>,
}

/// Draws whom the thing of a page works with; `None` if no partnership or office is stated.
#[must_use]
pub fn neighbours(page: &Page, links: Links<'_>) -> Option<Chart> {
    let (branches, all) = branches(page, links);
    let shown = branches.iter().map(|branch| branch.neighbours.len()).sum::<usize>();
    if shown == 0 {
        return None;
    }
    let name = isolated(&page.title);
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
    let facts = facts.collect();
    Some(Chart::new(title, &description, facts, move |drawing| draw(drawing, &name, &branches)))
}

fn draw(drawing: &mut Drawing, name: &str, branches: &[Branch]) {
    let heading = label(name, "", drawing.room * 0.9);
    drawing.text(Position { percent: 0.0, shift: 0.0 }, &heading, "font-weight=\"600\"");
    let top = drawing.y + 2.0;
    let mut bottom = top;
    let path = |drawing: &mut Drawing, y: f64, end: String| {
        let path = format!("<path d=\"M{STEM} {} {end}\" stroke=\"{RULE}\" stroke-width=\"2\"/>", px(y));
        drawing.push(&path);
    };
    for branch in branches {
        drawing.y += 8.0;
        bottom = drawing.y + LINE / 2.0;
        path(drawing, bottom, format!("H{}", BRANCH - 4.0));
        grow(drawing, branch);
    }
    path(drawing, top, format!("V{}", px(bottom)));
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
    drawing.text(Position { percent: 0.0, shift: BRANCH }, &heading, "font-weight=\"600\"");
    let heading_end = drawing.y;
    drawing.y = if drawing.is_wide() { top } else { heading_end };
    drawing.open_list(relation);
    let columns = if neighbours.len() > if drawing.is_wide() { 3 } else { MANY } { 2 } else { 1 };
    let share = (100.0 - left) / count(columns);
    drawing.in_columns(columns, neighbours, |drawing, column, neighbour| {
        let shift = if column == 0 && left == 0.0 { NAME } else { 16.0 };
        let place = Position { percent: left + share * count(column), shift };
        leaf(drawing, neighbour, relation, place, room * share / 100.0 - shift - 4.0);
    });
    drawing.y = drawing.y.max(heading_end);
    drawing.close();
}

fn leaf(drawing: &mut Drawing, neighbour: &Neighbour, relation: &str, place: Position, most: f64) {
    let when = neighbour.when.join("; ");
    let lines = label(&neighbour.name, &when, most);
    let comma = if when.is_empty() { "" } else { ", " };
    drawing.open_item();
    let dot = format!("<circle cx=\"{}\" r=\"4\" fill=\"{ACCENT}\"/>", px(place.shift - 9.0));
    let dot = at([place.percent, drawing.y + LINE / 2.0], &dot);
    drawing.push(&cited(&format!("{relation}: {}{comma}{when}", neighbour.name), &neighbour.cited, &dot));
    drawing.push(&linked(neighbour.page.as_deref(), text(place, drawing.y, &lines, "")));
    drawing.close();
    drawing.y += height(&lines) + 4.0;
}

/// The branches with at most [`MOST`] neighbours, and how many there are.
fn branches(page: &Page, links: Links<'_>) -> (Vec<Branch>, usize) {
    let (mut branches, mut all) = (Vec::new(), 0);
    let parts = PARTS.iter().flat_map(|title| page.parts.iter().filter(move |part| part.title == *title));
    for group in parts.flat_map(|part| &part.groups) {
        let mut branch = Branch { relation: group.label.clone(), neighbours: Vec::new() };
        for items in group.items.chunk_by(|one, next| one.other == next.other) {
            let Some(other) = items.first().and_then(|item| item.other.as_ref()) else { continue };
            all += 1;
            if all > MOST {
                continue;
            }
            let mut neighbour = Neighbour {
                name: isolated(&other.name),
                page: links(other),
                when: Vec::new(),
                cited: Vec::new(),
            };
            for item in items {
                let example = if item.is_example { "among others" } else { "" };
                for words in [&*item.when, example] {
                    if !words.is_empty() {
                        add(&mut neighbour.when, words.to_owned());
                    }
                }
                for passage in item.cited.iter().filter_map(|number| page.passages.get(number - 1)) {
                    let (source, slug) = (passage.source.clone(), passage.source_slug.clone());
                    let cited = MarkTarget::new(source, slug, &passage.slug, passage.link.clone(), links);
                    add(&mut neighbour.cited, cited);
                }
            }
            branch.neighbours.push(neighbour);
        }
        if !branch.neighbours.is_empty() {
            branches.push(branch);
        }
    }
    (branches, all)
}
