//! One plot: its axes, its marks, and which source each mark is of.

use super::super::draw::{
    ACCENT, Drawing, LINE, MUTED, Position, RULE, WARN, at, cited, count, height, label, line, linked, px,
    range, text, tick_label,
};
use super::super::scale::{Scale, short};
use super::super::span::{End, TimeSpan};
use super::super::{MarkTarget, isolated};
use super::{FigureMark, Plot};

/// The height of the axis of numbers.
const HEIGHT: f64 = 260.0;
/// Where the plot ends, in percent of the width.
const RIGHT: f64 = 96.0;
/// How far marks must stand apart in one of the directions, in pixels.
const APART: [f64; 2] = [11.0, 9.0];
/// The shapes that tell sources apart together with the colours, around a middle.
const SHAPES: [&str; 6] = [
    "M0 -5 A5 5 0 1 1 0 5 A5 5 0 1 1 0 -5 Z",
    "M-4.5 -4.5 H4.5 V4.5 H-4.5 Z",
    "M0 -6 L5.5 4.5 H-5.5 Z",
    "M0 -6.5 L6 0 L0 6.5 L-6 0 Z",
    "M0 6 L5.5 -4.5 H-5.5 Z",
    "M-2 -6 H2 V-2 H6 V2 H2 V6 H-2 V2 H-6 V-2 H-2 Z",
];
const COLOURS: [&str; 6] = ["#1b8193", "#b8641f", "#7f62c4", "#3f8a3f", "#c14a82", "#85801d"];

/// Where the marks of a plot stand from left to right, in percent of the width.
struct Columns {
    /// Where the plot starts; the numbers stand before it.
    left: f64,
    /// The years, and where they end; `None`: no statement has a date.
    years: Option<(Scale, f64)>,
    /// The middle of what has no date.
    undated: Option<f64>,
}

impl Columns {
    fn of(marks: &[FigureMark], is_wide: bool) -> Self {
        let left = if is_wide { 8.0 } else { 17.0 };
        let undated = marks.iter().filter(|mark| placed(mark).is_none()).count();
        let (low, high) = range(marks.iter().filter_map(placed).flat_map(TimeSpan::known));
        if low > high {
            return Self { left, years: None, undated: Some(f64::midpoint(left, RIGHT)) };
        }
        // The more has no date, the wider is its column.
        let share = (count(undated) / count(marks.len())).clamp(0.38, 0.5);
        let end = if undated == 0 { RIGHT - 4.0 } else { RIGHT - (RIGHT - left) * share };
        let ticks = match (is_wide, undated) {
            (true, _) => 8,
            (false, 0) => 5,
            (false, _) => 3,
        };
        let undated = (undated > 0).then_some(f64::midpoint(end + 6.0, RIGHT));
        Self { left, years: Some((Scale::years(low, high, ticks), end)), undated }
    }

    fn year(&self, year: f64) -> f64 {
        let start = self.left + 4.0;
        self.years.as_ref().map_or(start, |(scale, end)| start + scale.at(year) * (end - start))
    }

    fn of_mark(&self, mark: &FigureMark) -> f64 {
        placed(mark).map_or(self.undated.unwrap_or(self.left), |span| self.year(span.middle()))
    }
}

/// The date at which a mark stands.
fn placed(mark: &FigureMark) -> Option<&TimeSpan> {
    mark.as_of.as_ref().or(mark.published.as_ref())
}

pub(super) fn draw(drawing: &mut Drawing, plot: &Plot) {
    let marks = &plot.marks;
    let columns = Columns::of(marks, drawing.is_wide());
    let values = || marks.iter().map(|mark| mark.value);
    let (low, high) = range(values());
    // From nothing on, unless all numbers are far from it.
    let low = if low > 0.0 && low <= high / 2.0 { 0.0 } else { low };
    let is_whole = values().all(|value| value.fract() == 0.0);
    let scale = Scale::around(low, high, if is_whole { 1.0 } else { high.abs().max(1e-6) * 1e-6 }, 6);
    let top = drawing.y + 12.0;
    let y = |value: f64| top + HEIGHT * (1.0 - scale.at(value));
    axes(drawing, &scale, &columns, top);

    // The first mark of each source.
    let mut sources: Vec<&FigureMark> = Vec::new();
    let number_in = |sources: &[&FigureMark], mark: &FigureMark| {
        sources.iter().position(|first| first.cited.source_slug == mark.cited.source_slug)
    };
    for mark in marks {
        if number_in(&sources, mark).is_none() {
            sources.push(mark);
        }
    }
    joins(drawing, marks, |mark| [columns.of_mark(mark), y(mark.value)]);
    drawing.open_list(&format!("{}: {}", plot.subject, plot.metric));
    let mut taken: Vec<[f64; 2]> = Vec::new();
    let mut is_moved = false;
    for mark in marks {
        let (x, y) = (columns.of_mark(mark), y(mark.value));
        let there = x / 100.0 * drawing.room;
        // To the right and to the left by turns, until no other mark is there.
        let steps = (0..40_usize)
            .map(|step| APART[0] * count(step.div_ceil(2)) * if step % 2 == 1 { 1.0 } else { -1.0 });
        let is_free = |shift: &f64| {
            let at = there + shift;
            (columns.left / 100.0 * drawing.room..drawing.room - 6.0).contains(&at)
                && taken
                    .iter()
                    .all(|[other, height]| (other - at).abs() >= APART[0] || (height - y).abs() >= APART[1])
        };
        let shift = steps.clone().find(is_free).unwrap_or_default();
        taken.push([there + shift, y]);
        is_moved |= shift != 0.0 && placed(mark).is_some();
        let is_contradicted = marks.iter().any(|other| mark.contradicts(other));
        let leader = if placed(mark).is_some() { leader(shift) } else { String::new() };
        let sign = sign(number_in(&sources, mark).unwrap_or_default(), mark, is_contradicted);
        let shape = at([x, y], &format!("{leader}<g transform=\"translate({} 0)\">{sign}</g>", px(shift)));
        let whisker = whisker(&columns, mark, y);
        let differs = if is_contradicted { "; sources differ" } else { "" };
        let unit = if plot.unit.is_empty() { String::new() } else { format!(" {}", plot.unit) };
        let fact = format!("{}: {}{unit}, {}{differs}", plot.subject, plot.metric, mark.words());
        drawing.open_item();
        drawing.push(&cited(&fact, std::slice::from_ref(&mark.cited), &format!("{whisker}{shape}")));
        drawing.close();
    }
    drawing.close();
    drawing.y = top + HEIGHT + LINE + 10.0;
    keys(drawing, marks, &sources, is_moved);
}

fn axes(drawing: &mut Drawing, scale: &Scale, columns: &Columns, top: f64) {
    for tick in &scale.ticks {
        let y = top + HEIGHT * (1.0 - scale.at(*tick));
        drawing.push(&line([columns.left, y], [RIGHT, y], &format!("stroke=\"{RULE}\"")));
        let place = Position { percent: columns.left, shift: -6.0 };
        drawing.push(&tick_label(place, y - LINE / 2.0, &short(*tick), "end"));
    }
    let bottom = top + HEIGHT + 4.0;
    let below =
        |percent: f64, words: &str| tick_label(Position { percent, shift: 0.0 }, bottom, words, "middle");
    if let Some((scale, _)) = &columns.years {
        for tick in &scale.ticks {
            drawing.push(&below(columns.year(*tick), &px(*tick)));
        }
    }
    if let Some(middle) = columns.undated {
        drawing.push(&below(middle, "no date"));
        if let Some((_, end)) = columns.years {
            let x = end + 4.0;
            let paint = format!("stroke=\"{RULE}\" stroke-dasharray=\"2 4\"");
            drawing.push(&line([x, top], [x, bottom + LINE], &paint));
        }
    }
}

/// Joins each statement to the next higher one that contradicts it.
fn joins(drawing: &mut Drawing, marks: &[FigureMark], place: impl Fn(&FigureMark) -> [f64; 2]) {
    let mut sorted: Vec<&FigureMark> = marks.iter().collect();
    sorted.sort_by(|one, other| one.value.total_cmp(&other.value));
    for (index, mark) in sorted.iter().enumerate() {
        let Some(other) = sorted[index + 1..].iter().find(|other| other.contradicts(mark)) else { continue };
        let paint = format!("stroke=\"{WARN}\" stroke-width=\"1.5\" stroke-dasharray=\"3 3\"");
        drawing.push(&line(place(mark), place(other), &paint));
    }
}

/// The period for which a number is stated, as a line.
fn whisker(columns: &Columns, mark: &FigureMark, y: f64) -> String {
    let Some(span) = mark.as_of.as_ref().filter(|span| span.is_period) else { return String::new() };
    let end = |end: End, open: f64| match end {
        End::At(year) => columns.year(year),
        End::Open | End::NotStated => open,
    };
    let right = columns.years.as_ref().map_or(RIGHT, |(_, end)| *end);
    let (start, end) = (end(span.start, columns.left), end(span.end, right));
    line([start, y], [end, y], &format!("stroke=\"{MUTED}\" stroke-width=\"1.5\""))
}

/// Leads from a date to its mark, if another mark is there.
fn leader(shift: f64) -> String {
    if shift == 0.0 {
        return String::new();
    }
    format!("<path d=\"M0 -4 V4 M0 0 H{}\" stroke=\"{MUTED}\" fill=\"none\"/>", px(shift))
}

/// The shape and colour of a source: hollow if the statement has no date, dashed if it is about right,
/// with an arrow if the number is a bound, ringed if another statement contradicts it.
fn sign(source: usize, mark: &FigureMark, is_contradicted: bool) -> String {
    let colour = colour(source);
    let fill = if mark.as_of.is_some() { 1.0 } else { 0.15 };
    let dashes = if mark.qualifier == "about" { " stroke-dasharray=\"2 2\"" } else { "" };
    let arrow = match &*mark.qualifier {
        "over" => "<path d=\"M0 -7 V-14 M-3 -11 L0 -14 L3 -11\" fill=\"none\"/>",
        "under" => "<path d=\"M0 7 V14 M-3 11 L0 14 L3 11\" fill=\"none\"/>",
        _ => "",
    };
    let ring = if is_contradicted {
        format!("<circle r=\"8.5\" fill=\"none\" stroke=\"{WARN}\" stroke-width=\"1.2\"/>")
    } else {
        String::new()
    };
    format!(
        "{ring}<g fill=\"{colour}\" stroke=\"{colour}\" stroke-width=\"1.5\"><path d=\"{}\" fill-opacity=\"{fill}\"{dashes}/>{arrow}</g>",
        shape(source)
    )
}

/// As many pairs of shape and colour as there can be, before one comes again.
fn shape(source: usize) -> &'static str {
    SHAPES[(source + source / COLOURS.len()) % SHAPES.len()]
}

fn colour(source: usize) -> String {
    let number = source % COLOURS.len();
    format!("var(--mark-{}, {})", number + 1, COLOURS[number])
}

/// Names each source with what it states, and says what the signs mean that are there.
fn keys(drawing: &mut Drawing, marks: &[FigureMark], sources: &[&FigureMark], is_moved: bool) {
    let has = |test: fn(&FigureMark) -> bool| marks.iter().any(test);
    let columns = if drawing.is_wide() { 2 } else { 1 };
    let share = 100.0 / count(columns);
    let numbered: Vec<_> = sources.iter().enumerate().collect();
    drawing.in_columns(columns, &numbered, |drawing, column, (number, first)| {
        let place = Position { percent: share * count(column), shift: 34.0 };
        let MarkTarget { source: title, source_slug: slug, .. } = &first.cited;
        let of_source = marks.iter().filter(|mark| mark.cited.source_slug == *slug);
        let stated: Vec<String> = of_source.map(FigureMark::words).collect();
        let is_only = sources.iter().filter(|other| other.cited.source == *title).count() == 1;
        let title = if is_only { title.clone() } else { format!("{} ({slug})", isolated(title)) };
        let lines = label(&title, &stated.join(", "), drawing.room * share / 100.0 - 44.0);
        let (drawn, colour) = (shape(*number), colour(*number));
        let sign = format!("<path transform=\"translate(14 0)\" d=\"{drawn}\" fill=\"{colour}\"/>");
        drawing.push(&at([place.percent, drawing.y + LINE / 2.0], &sign));
        drawing.push(&linked(first.page_of_source.as_deref(), text(place, drawing.y, &lines, "")));
        drawing.y += height(&lines) + 4.0;
    });
    let sign =
        |drawn: &str| format!("<g fill=\"{ACCENT}\" stroke=\"{ACCENT}\" stroke-width=\"1.5\">{drawn}</g>");
    let undated = "no date stated; placed at the date of the page, if that is known";
    let arrow = sign("<path d=\"M0 6 V-6 M-4 -2 L0 -6 L4 -2\" fill=\"none\"/>");
    let dashed = sign("<circle r=\"5\" fill-opacity=\".15\" stroke-dasharray=\"2 2\"/>");
    let ring = format!("<circle r=\"8\" fill=\"none\" stroke=\"{WARN}\" stroke-width=\"1.2\"/>");
    let moved = format!("<svg x=\"-6\" overflow=\"visible\">{}</svg>", leader(12.0));
    let is_contradicted = marks.iter().any(|mark| marks.iter().any(|other| mark.contradicts(other)));
    let is_bound = |mark: &FigureMark| matches!(&*mark.qualifier, "over" | "under");
    drawing.keys([
        (has(|mark| mark.as_of.is_none()), sign("<circle r=\"5\" fill-opacity=\".15\"/>"), undated),
        (has(is_bound), arrow, "over this number; downwards: under it"),
        (has(|mark| mark.qualifier == "about"), dashed, "about this number"),
        (is_contradicted, ring, "sources disagree about this time"),
        (is_moved, moved, "the exact date of a mark that was moved aside"),
    ]);
}
