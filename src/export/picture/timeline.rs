//! The timeline: a row for each event, partnership, office and contribution, in order of time. The label of
//! a row stands beside its marks or, where it has no room there, above them.

use rusqlite::{Connection, Row, named_params};

use super::draw::{
    ACCENT, Drawing, LINE, LabelLine, Position, RULE, WARN, at, cited, height, label, line, linked, px,
    range, text, tick_label, widest,
};
use super::scale::Scale;
use super::span::{End, TimeSpan};
use super::width::NARROW;
use super::{Chart, Fact, Links, MarkTarget, add, counted, isolated};
use crate::page::Other;

/// The most rows: more cannot be read in one picture.
pub const MOST_ENTRIES: u32 = 120;
/// The most dates that a label names.
const MOST_WORDS: usize = 5;
/// The part of the width in which years lie; the rest is for what has no end.
const LEFT: f64 = 6.0;
const RIGHT: f64 = 90.0;
/// The height of the marks of a row.
const MARKS: f64 = 16.0;

struct TimelineEntry {
    key: String,
    text: String,
    page: Option<String>,
    dates: Vec<(TimeSpan, Vec<MarkTarget>)>,
}

impl TimelineEntry {
    /// Whether its dates cannot all be true, as the report on conflicts compares them: an event happens
    /// once, a partnership or an office can be held again.
    fn differs(&self) -> bool {
        let happens_once = self.key.starts_with("event ") || self.key.starts_with("contribution ");
        let differ = |one: &TimeSpan, other: &TimeSpan| {
            if happens_once { one.is_apart(other) } else { one.has_other_ends(other) }
        };
        self.dates.iter().any(|(one, _)| self.dates.iter().any(|(other, _)| differ(one, other)))
    }

    /// The dates in words, if there are not too many.
    fn words(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        for (span, _) in &self.dates {
            add(&mut words, &span.words);
        }
        let more = format!("{} more", words.len().saturating_sub(MOST_WORDS - 1));
        if words.len() > MOST_WORDS {
            words.truncate(MOST_WORDS - 1);
            words.push(&more);
        }
        let (before, or) = if self.differs() { ("sources differ: ", " or ") } else { ("", "; ") };
        format!("{before}{}", words.join(or))
    }

    fn first(&self) -> f64 {
        self.dates.iter().flat_map(|(span, _)| span.known()).fold(f64::INFINITY, f64::min)
    }
}

/// Draws what happened when, of everything or of one thing, in so many rows; `None` if nothing has a date.
///
/// # Errors
///
/// Those of SQLite.
pub fn timeline(
    conn: &Connection,
    subject: Option<i64>,
    most: u32,
    links: Links<'_>,
) -> rusqlite::Result<Option<Chart>> {
    let (mut entries, all) = entries(conn, subject, most, links)?;
    entries.sort_by(|one, other| {
        one.first()
            .total_cmp(&other.first())
            .then_with(|| one.text.cmp(&other.text))
            .then_with(|| one.key.cmp(&other.key))
    });
    if entries.is_empty() {
        return Ok(None);
    }
    let years = entries.iter().flat_map(|entry| &entry.dates).flat_map(|(span, _)| span.known());
    let (low, high) = range(years);
    let title = match subject {
        None => "What happened when".to_owned(),
        Some(id) => format!("{}: what happened when", isolated(&super::thing(conn, id)?.title)),
    };
    let mut description = vec![format!(
        "{} from {} to {}, in order of time. Each mark leads to a passage that states the date.",
        counted(entries.len(), "entry", "entries"),
        low.floor(),
        (high - 0.001).floor()
    )];
    if all > entries.len() {
        let all = counted(all, "entry", "entries");
        description.push(format!("Of {all}, these are the ones that most passages state."));
    }
    let facts = entries.iter().flat_map(|entry| {
        entry.dates.iter().map(|(span, cited)| Fact {
            text: entry.text.clone(),
            detail: span.words.clone(),
            cited: cited.clone(),
        })
    });
    let (facts, name) = (facts.collect(), title.clone());
    Ok(Some(Chart::new(title, &description, facts, move |drawing| {
        let ticks = if drawing.is_wide() { 10 } else { 6 };
        draw(drawing, &name, &entries, &Scale::years(low, high, ticks));
    })))
}

fn draw(drawing: &mut Drawing, title: &str, entries: &[TimelineEntry], scale: &Scale) {
    axis(drawing, scale);
    let top = drawing.y - 4.0;
    let behind = drawing.mark();
    drawing.open_list(title);
    for entry in entries {
        row(drawing, entry, scale);
    }
    drawing.close();
    let tick = |x: f64| line([x, top], [x, drawing.y], &format!("stroke=\"{RULE}\""));
    let lines: String = scale.ticks.iter().map(|year| tick(x(scale, *year))).collect();
    drawing.put(behind, &lines);
    axis(drawing, scale);
    keys(drawing, entries);
}

fn entries(
    conn: &Connection,
    subject: Option<i64>,
    most: u32,
    links: Links<'_>,
) -> rusqlite::Result<(Vec<TimelineEntry>, usize)> {
    let mut statement = conn.prepare_cached(include_str!("sql/timeline.sql"))?;
    let mut rows = statement.query(named_params! { ":id": subject, ":most": most })?;
    let mut entries: Vec<TimelineEntry> = Vec::new();
    let mut all = 0;
    while let Some(row) = rows.next()? {
        all = super::rows(row, "entries")?;
        let Some(span) = TimeSpan::of(&row.get::<_, String>("date")?, row.get("stated")?) else { continue };
        let key: String = row.get("entry")?;
        let cited = MarkTarget::of(row, links)?;
        if entries.last().is_none_or(|entry| entry.key != key) {
            let page = Other { sort: row.get("sort")?, slug: row.get("slug")?, name: row.get("name")? };
            entries.push(TimelineEntry { key, text: text_of(row)?, page: links(&page), dates: Vec::new() });
        }
        let Some(entry) = entries.last_mut() else { continue };
        match entry.dates.iter_mut().find(|(other, _)| *other == span) {
            Some((_, all)) => add(all, cited),
            None => entry.dates.push((span, vec![cited])),
        }
    }
    Ok((entries, all))
}

/// What happened: an event, or who did what.
fn text_of(row: &Row<'_>) -> rusqlite::Result<String> {
    let one = isolated(&row.get::<_, String>("one")?);
    let rest: [Option<String>; 2] = [row.get("relation")?, row.get("other")?];
    Ok(match rest {
        [Some(relation), Some(other)] => format!("{one}: {relation} {}", isolated(&other)),
        _ => one,
    })
}

/// Where a year lies, in percent of the width.
fn x(scale: &Scale, year: f64) -> f64 {
    LEFT + scale.at(year) * (RIGHT - LEFT)
}

fn axis(drawing: &mut Drawing, scale: &Scale) {
    for tick in &scale.ticks {
        let place = Position { percent: x(scale, *tick), shift: 0.0 };
        drawing.push(&tick_label(place, drawing.y, &px(*tick), "middle"));
    }
    drawing.y += LINE + 4.0;
}

fn row(drawing: &mut Drawing, entry: &TimelineEntry, scale: &Scale) {
    let words = entry.words();
    let style = if entry.differs() { "font-style=\"italic\"" } else { "" };
    drawing.open_item();
    let (y, end) = if let Some((lines, place, anchor)) = beside(entry, &words, scale, drawing.room) {
        let shown = text(place, drawing.y, &lines, &format!("text-anchor=\"{anchor}\" {style}"));
        drawing.push(&linked(entry.page.as_deref(), shown));
        (drawing.y + height(&lines) / 2.0, drawing.y + height(&lines))
    } else {
        let (lines, place) = above(entry, &words, scale, drawing.room);
        let shown = text(place, drawing.y, &lines, style);
        drawing.push(&linked(entry.page.as_deref(), shown));
        (drawing.y + height(&lines) + MARKS / 2.0, 0.0)
    };
    let colour = if entry.differs() { WARN } else { ACCENT };
    if entry.differs() {
        let (first, last) = range(entry.dates.iter().map(|(span, _)| x(scale, span.middle())));
        let paint = format!("stroke=\"{WARN}\" stroke-width=\"2\" stroke-dasharray=\"3 3\"");
        drawing.push(&line([first, y], [last, y], &paint));
    }
    // What says less lies behind what says more.
    let says_less = |span: &TimeSpan| entry.dates.iter().any(|(other, _)| span.contains(other));
    let mut dates: Vec<_> = entry.dates.iter().collect();
    dates.sort_by_key(|(span, _)| !says_less(span));
    for (span, sources) in dates {
        let fact = format!("{}, {}", entry.text, span.words);
        let mark = mark(span, scale, [y, drawing.room], colour, says_less(span));
        drawing.push(&cited(&fact, sources, &mark));
    }
    drawing.close();
    drawing.y = end.max(y + MARKS / 2.0) + 6.0;
}

/// The label after or before the marks, if the drawing is wide and has room there.
fn beside(
    entry: &TimelineEntry,
    words: &str,
    scale: &Scale,
    room: f64,
) -> Option<(Vec<LabelLine>, Position, &'static str)> {
    if room <= NARROW {
        return None;
    }
    let ends = || entry.dates.iter().flat_map(|(span, _)| [span.start, span.end]);
    let known = entry.dates.iter().flat_map(|(span, _)| span.known());
    let (mut first, mut last) = range(known.map(|year| x(scale, year)));
    if ends().any(|end| end == End::Open) {
        (first, last) = (LEFT, RIGHT);
    }
    let gap = if ends().any(|end| !matches!(end, End::At(_))) { 30.0 } else { 12.0 };
    let after = Position { percent: last, shift: gap };
    let before = Position { percent: first, shift: -gap };
    let sides = [
        (label(&entry.text, words, room * (1.0 - last / 100.0) - gap), after, "start"),
        (label(&entry.text, words, (room * first / 100.0 - gap).max(1.0)), before, "end"),
    ];
    sides.into_iter().min_by_key(|(lines, ..)| lines.len()).filter(|(lines, ..)| lines.len() <= 3)
}

/// The label above the marks, near them: within the least width, and so within any other.
fn above(entry: &TimelineEntry, words: &str, scale: &Scale, room: f64) -> (Vec<LabelLine>, Position) {
    let lines = label(&entry.text, words, room);
    let percent = entry.dates.first().map_or(0.0, |(span, _)| match span.start {
        End::At(_) if span.is_period => x(scale, entry.first()),
        _ => x(scale, span.middle()),
    });
    let there = percent / 100.0 * room;
    let start = (there - 8.0).min(room - widest(&lines)).max(0.0);
    (lines, Position { percent, shift: start - there })
}

/// How a date is painted that is about right, or uncertain.
fn about(colour: &str) -> String {
    format!(
        "fill=\"{colour}\" fill-opacity=\".15\" stroke=\"{colour}\" stroke-width=\"1.5\" stroke-dasharray=\"3 2\""
    )
}

/// A point, a bar, and what stands for a missing end.
fn mark(span: &TimeSpan, scale: &Scale, [y, room]: [f64; 2], colour: &str, is_behind: bool) -> String {
    let paint = if span.is_about {
        about(colour)
    } else if is_behind {
        format!("fill=\"{colour}\" fill-opacity=\".3\"")
    } else {
        format!("fill=\"{colour}\"")
    };
    let dot = |x: f64| at([x, y], &format!("<circle r=\"5\" {paint}/>"));
    let bar = |start: f64, end: f64| {
        let (start, end) = (x(scale, start), x(scale, end));
        // A short period is as wide as a point, so that it can be seen.
        if (end - start) / 100.0 * room < 10.0 && !is_behind {
            return dot(f64::midpoint(start, end));
        }
        let [start, width, top] = [start, end - start, y - 4.0].map(px);
        format!("<rect x=\"{start}%\" y=\"{top}\" width=\"{width}%\" height=\"8\" rx=\"4\" {paint}/>")
    };
    let sign = |year: f64, sign: &str| at([x(scale, year), y], &format!("<g fill=\"{colour}\">{sign}</g>"));
    let backwards = |sign: &str| format!("<g transform=\"scale(-1 1)\">{sign}</g>");
    let last = scale.ticks.last().copied().unwrap_or_default();
    let first = scale.ticks.first().copied().unwrap_or_default();
    match (span.start, span.end) {
        (End::At(start), End::At(end)) if span.is_period || is_behind => bar(start, end),
        (End::At(_), End::At(_)) => dot(x(scale, span.middle())),
        (End::At(start), End::Open) => bar(start, last) + &sign(last, ARROW),
        (End::Open, End::At(end)) => bar(first, end) + &sign(first, &backwards(ARROW)),
        (End::At(start), _) => sign(start, &format!("<g {paint}>{STUB}</g>")),
        (_, End::At(end)) => sign(end, &backwards(&format!("<g {paint}>{STUB}</g>"))),
        _ => String::new(),
    }
}

/// There is no end.
const ARROW: &str = "<path d=\"M-4 -7 L10 0 L-4 7 Z\"/>";
/// The end is not stated.
const STUB: &str = "<path d=\"M0 -4 H10 V4 H0 A4 4 0 0 1 0 -4 Z\"/><circle cx=\"14\" r=\"2\"/><circle cx=\"19\" r=\"1.5\"/><circle cx=\"23\" r=\"1\"/>";

/// Says what the signs mean that are there.
fn keys(drawing: &mut Drawing, entries: &[TimelineEntry]) {
    let spans = || entries.iter().flat_map(|entry| entry.dates.iter().map(|(span, _)| span));
    let has = |test: fn(&TimeSpan) -> bool| spans().any(test);
    let ends = |span: &TimeSpan, end: End| span.start == end || span.end == end;
    let dot = format!("<circle r=\"5\" fill=\"{ACCENT}\"/>");
    let bar = format!("<rect x=\"-11\" y=\"-4\" width=\"22\" height=\"8\" rx=\"4\" fill=\"{ACCENT}\"/>");
    let arrow = format!("<g fill=\"{ACCENT}\">{ARROW}</g>");
    let stub = format!("<g fill=\"{ACCENT}\" transform=\"translate(-10 0)\">{STUB}</g>");
    let about = format!("<circle r=\"5\" {}/>", about(ACCENT));
    let differs = format!(
        "<path d=\"M-9 0 H9\" stroke=\"{WARN}\" stroke-width=\"2\" stroke-dasharray=\"3 3\"/>\
         <g fill=\"{WARN}\"><circle cx=\"-9\" r=\"4\"/><circle cx=\"9\" r=\"4\"/></g>"
    );
    drawing.keys([
        (has(|span| !span.is_period), dot, "a day, a month or a year"),
        (has(|span| span.is_period && span.known().count() == 2), bar, "a period"),
        (spans().any(|span| ends(span, End::Open)), arrow, "no start or end"),
        (spans().any(|span| ends(span, End::NotStated)), stub, "start or end not stated"),
        (has(|span| span.is_about), about, "about, or uncertain"),
        (entries.iter().any(TimelineEntry::differs), differs, "sources differ: every date that is stated"),
    ]);
}
