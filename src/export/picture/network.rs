//! Who works with whom: a row for each organisation and collective, and an arc for each pair that works
//! together. In a drawing of nodes spread over a plane, labels cross lines and each other; here each has a
//! row of its own. Rows of partners are moved towards one another, so that arcs are short.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, named_params};

use super::draw::{ACCENT, Drawing, LINE, Position, cited, count, height, label, linked, px, text};
use super::{Chart, Fact, Links, MarkTarget, add, counted, isolated};
use crate::date::words::in_words;
use crate::page::Other;

/// The most rows: more cannot be read in one picture.
pub const MOST_MEMBERS: u32 = 80;
/// How often the rows are moved.
const ROUNDS: usize = 40;
/// The part of the width that the arcs have.
const ARCS: f64 = 34.0;

struct Node {
    name: String,
    page: Option<String>,
    partners: usize,
}

type Edges = BTreeMap<[usize; 2], Vec<Fact>>;

#[derive(Default)]
struct Network {
    nodes: Vec<Node>,
    numbers: BTreeMap<[String; 2], usize>,
    edges: Edges,
    members: usize,
}

/// Draws who works with whom, so many at most, those with the most partners; `None` if no partnership is stated.
///
/// # Errors
///
/// Those of SQLite.
pub fn network(conn: &Connection, most: u32, links: Links<'_>) -> rusqlite::Result<Option<Chart>> {
    let network = read(conn, most, links)?;
    if network.nodes.is_empty() {
        return Ok(None);
    }
    let title = "Who works with whom".to_owned();
    let shown = network.nodes.len();
    let mut description = vec![format!(
        "{} and {} between them. An arc joins two that work together and leads to a passage that says so.",
        counted(shown, "organisation or group", "organisations and groups"),
        counted(network.edges.len(), "pair", "pairs")
    )];
    if network.members > shown {
        let members = super::number(network.members);
        description.push(format!("Of {members}, these are the ones with the most partners."));
    }
    let order = order(shown, &network.edges);
    let facts = network.edges.values().flatten().cloned().collect();
    Ok(Some(Chart::new(title, &description, facts, move |drawing| draw(drawing, &network, &order))))
}

fn draw(drawing: &mut Drawing, network: &Network, order: &[usize]) {
    let room = drawing.room * (1.0 - ARCS / 100.0) - 12.0;
    let mut middles = vec![0.0; order.len()];
    let mut labels = Vec::new();
    for &number in order {
        let node = &network.nodes[number];
        let partners =
            if node.partners > 1 { counted(node.partners, "partner", "partners") } else { String::new() };
        let name = label(&node.name, &partners, room);
        middles[number] = drawing.y + LINE / 2.0;
        let below = drawing.y + height(&name) + 6.0;
        labels.push((number, drawing.y, name));
        drawing.y = below;
    }
    arcs(drawing, network, &middles);
    drawing.open_list("Organisations and groups");
    for (number, y, name) in labels {
        let node = &network.nodes[number];
        let radius = 3.0 + count(node.partners.min(16)).sqrt();
        let dot = format!(
            "<circle cx=\"{ARCS}%\" cy=\"{}\" r=\"{}\" fill=\"{ACCENT}\"/>",
            px(middles[number]),
            px(radius)
        );
        let name = text(Position { percent: ARCS, shift: 12.0 }, y, &name, "");
        drawing.open_item();
        drawing.push(&linked(node.page.as_deref(), dot + &name));
        drawing.close();
    }
    drawing.close();
}

/// The arcs are stretched to the width of their part, whatever the width of the page.
fn arcs(drawing: &mut Drawing, network: &Network, middles: &[f64]) {
    let bottom = px(drawing.y);
    let furthest =
        network.edges.keys().map(|[one, other]| (middles[*one] - middles[*other]).abs()).fold(1.0, f64::max);
    drawing.push(&format!(
        "<svg width=\"{ARCS}%\" height=\"{bottom}\" viewBox=\"0 0 100 {bottom}\" preserveAspectRatio=\"none\">"
    ));
    drawing.open_list("Who works with whom");
    for ([one, other], facts) in &network.edges {
        let (from, to) = (middles[*one], middles[*other]);
        // A curve reaches three quarters of the way to its controls.
        let control = 100.0 - 12.0 - 116.0 * ((from - to).abs() / furthest).sqrt();
        let curve = format!(
            "<path d=\"M100 {from} C{control} {from} {control} {to} 100 {to}\" fill=\"none\" stroke=\"{ACCENT}\" stroke-opacity=\".65\" \
             stroke-width=\"{}\" vector-effect=\"non-scaling-stroke\"/>",
            1.0 + 0.5 * count(facts.len().min(4)),
            from = px(from),
            to = px(to),
            control = px(control)
        );
        let words: Vec<String> = facts.iter().map(Fact::words).collect();
        let sources: Vec<MarkTarget> = facts.iter().flat_map(|fact| fact.cited.clone()).collect();
        drawing.open_item();
        drawing.push(&cited(&words.join("; "), &sources, &curve));
        drawing.close();
    }
    drawing.close();
    drawing.push("</svg>");
}

fn read(conn: &Connection, most: u32, links: Links<'_>) -> rusqlite::Result<Network> {
    let mut statement = conn.prepare_cached(include_str!("sql/network.sql"))?;
    let mut rows = statement.query(named_params! { ":most": most })?;
    let mut network = Network::default();
    while let Some(row) = rows.next()? {
        network.members = super::rows(row, "members")?;
        let from = network.node(row, "", links)?;
        let to = network.node(row, "other_", links)?;
        let [one, other] = [from, to].map(|number| &network.nodes[number].name);
        let words =
            row.get::<_, Option<String>>("stated")?.unwrap_or(in_words(&row.get::<_, String>("date")?));
        let text = format!("{one}: {} {other}", row.get::<_, String>("relation")?);
        let facts = network.edges.entry([from.min(to), from.max(to)]).or_default();
        let cited = MarkTarget::of(row, links)?;
        match facts.iter_mut().find(|fact| fact.text == text && fact.detail == words) {
            Some(fact) => add(&mut fact.cited, cited),
            None => facts.push(Fact { text, detail: words, cited: vec![cited] }),
        }
    }
    Ok(network)
}

impl Network {
    fn node(&mut self, row: &Row<'_>, prefix: &str, links: Links<'_>) -> rusqlite::Result<usize> {
        let column = |name: &str| format!("{prefix}{name}");
        let text = |name: &str| row.get::<_, String>(&*column(name));
        let key = [text("sort")?, text("slug")?];
        if let Some(number) = self.numbers.get(&key) {
            return Ok(*number);
        }
        let [sort, slug] = key.clone();
        let name = text("name")?;
        let page = links(&Other { sort, slug, name: name.clone() });
        let partners = super::rows(row, &column("partners"))?;
        self.nodes.push(Node { name: isolated(&name), page, partners });
        self.numbers.insert(key, self.nodes.len() - 1);
        Ok(self.nodes.len() - 1)
    }
}

/// The rows of the nodes: what is connected stands together, the largest part first, and each node near
/// the mean of its partners.
fn order(nodes: usize, edges: &Edges) -> Vec<usize> {
    let mut partners = vec![Vec::new(); nodes];
    for &[one, other] in edges.keys() {
        partners[one].push(other);
        partners[other].push(one);
    }
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut is_placed = vec![false; nodes];
    for first in 0..nodes {
        let mut part = Vec::new();
        let mut next = vec![first];
        while let Some(node) = next.pop() {
            if !std::mem::replace(&mut is_placed[node], true) {
                part.push(node);
                next.extend(&partners[node]);
            }
        }
        if !part.is_empty() {
            parts.push(part);
        }
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    for part in &mut parts {
        let mut places = vec![0.0; nodes];
        for _ in 0..ROUNDS {
            for (place, node) in part.iter().enumerate() {
                places[*node] = count(place);
            }
            let mean = |node: usize| {
                let sum: f64 = partners[node].iter().map(|partner| places[*partner]).sum();
                // Half its own place, or two rows would change places for ever.
                f64::midpoint(places[node], sum / count(partners[node].len()).max(1.0))
            };
            part.sort_by(|one, other| mean(*one).total_cmp(&mean(*other)));
        }
    }
    parts.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connected_nodes_stand_together_and_a_hub_among_its_partners() {
        // A star around 4, a pair, and a chain.
        let pairs = [[0, 4], [2, 4], [3, 4], [4, 6], [4, 8], [1, 5], [7, 9], [9, 10]];
        let edges: Edges = pairs.map(|pair| (pair, Vec::new())).into();
        let order = order(11, &edges);
        let place = |node: usize| order.iter().position(|other| *other == node).unwrap();
        assert!([0, 2, 3, 4, 6, 8].map(place).into_iter().all(|place| place < 6), "{order:?}");
        assert!((1..=4).contains(&place(4)), "{order:?}");
        assert_eq!(place(1).abs_diff(place(5)), 1, "{order:?}");
        assert_eq!([place(7), place(10)].map(|end| end.abs_diff(place(9))), [1, 1], "{order:?}");
    }
}
