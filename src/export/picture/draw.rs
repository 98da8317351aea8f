//! The elements of a drawing: lines of text, links, marks. Heights are in pixels, places from left to
//! right a percentage and a shift in pixels.

use super::width::{NARROW, SIZE, lines, width};
use super::{MarkTarget, markup};

pub(super) const LINE: f64 = 18.0;

pub(super) const ACCENT: &str = "var(--accent, #1b8193)";
pub(super) const MUTED: &str = "var(--muted, currentColor)";
pub(super) const RULE: &str = "var(--line, #8886)";
pub(super) const WARN: &str = "var(--warn, #b4511d)";

/// A drawing that grows downwards.
#[derive(Debug)]
pub(super) struct Drawing {
    body: String,
    /// The least width that it is shown at, in pixels.
    pub(super) room: f64,
    /// Where the next row starts.
    pub(super) y: f64,
}

/// Where a text starts, from left to right.
#[derive(Clone, Copy)]
pub(super) struct Position {
    pub(super) percent: f64,
    pub(super) shift: f64,
}

/// A line of a label: a part of the name, then a part of the detail.
pub(super) type LabelLine = [String; 2];

impl Drawing {
    pub(super) fn new(room: f64) -> Self {
        Self { body: String::new(), room, y: 0.0 }
    }

    /// Whether it is the one for a screen.
    pub(super) fn is_wide(&self) -> bool {
        self.room > NARROW
    }

    pub(super) fn push(&mut self, element: &str) {
        self.body.push_str(element);
    }

    /// The place of the next element, for what is put behind it later.
    pub(super) fn mark(&self) -> usize {
        self.body.len()
    }

    /// Puts elements at a place, behind those that were drawn after it.
    pub(super) fn put(&mut self, mark: usize, elements: &str) {
        self.body.insert_str(mark, elements);
    }

    /// Opens a list of marks for screen readers, named by what it lists.
    pub(super) fn open_list(&mut self, name: &str) {
        self.push(&format!("<g role=\"list\" aria-label=\"{}\">", markup(name)));
    }

    pub(super) fn open_item(&mut self) {
        self.body.push_str("<g role=\"listitem\">");
    }

    pub(super) fn close(&mut self) {
        self.body.push_str("</g>\n");
    }

    /// Writes lines below one another and moves down.
    pub(super) fn text(&mut self, place: Position, lines: &[LabelLine], attributes: &str) {
        let element = text(place, self.y, lines, attributes);
        self.body.push_str(&element);
        self.y += height(lines);
    }

    /// Draws items below one another in so many columns, and goes on below the longest. `draw` is given
    /// the number of the column.
    pub(super) fn in_columns<T>(
        &mut self,
        columns: usize,
        items: &[T],
        mut draw: impl FnMut(&mut Self, usize, &T),
    ) {
        let (top, mut end) = (self.y, self.y);
        for (column, part) in items.chunks(items.len().div_ceil(columns)).enumerate() {
            self.y = top;
            for item in part {
                draw(self, column, item);
            }
            end = end.max(self.y);
        }
        self.y = end;
    }

    /// Writes each sign that is there, and what it means.
    pub(super) fn keys<'m>(&mut self, signs: impl IntoIterator<Item = (bool, String, &'m str)>) {
        for (_, sign, meaning) in signs.into_iter().filter(|(is_there, ..)| *is_there) {
            let lines = label(meaning, "", self.room - 34.0);
            self.push(&format!("<svg x=\"14\" y=\"{}\" overflow=\"visible\">{sign}</svg>", px(self.y + 9.0)));
            self.text(Position { percent: 0.0, shift: 34.0 }, &lines, &format!("fill=\"{MUTED}\""));
        }
    }

    /// The drawing as an element, with more attributes.
    pub(super) fn element(&self, attributes: &str, title: &str, description: &str) -> String {
        format!(
            "<svg class=\"{}\" width=\"100%\" height=\"{}\" role=\"group\" font-size=\"{SIZE}\" fill=\"currentColor\" \
             direction=\"ltr\" {attributes}>\n<title>{}</title><desc>{}</desc>\n{}</svg>\n",
            if self.is_wide() { "wide-picture" } else { "narrow-picture" },
            px(self.y.ceil()),
            markup(title),
            markup(description),
            self.body
        )
    }
}

/// Lines of text below one another, from `y` on.
pub(super) fn text(place: Position, y: f64, lines: &[LabelLine], attributes: &str) -> String {
    let Position { percent, shift } = place;
    let shift = if shift == 0.0 { String::new() } else { format!(" dx=\"{}\"", px(shift)) };
    let mut element = format!("<text {attributes}>");
    for (index, [name, detail]) in lines.iter().enumerate() {
        let y = y + LINE * count(index) + SIZE;
        let start = format!("<tspan x=\"{}%\"{shift} y=\"{}\">{}", px(percent), px(y), markup(name));
        element.push_str(&start);
        if !detail.is_empty() {
            let space = if name.is_empty() { "" } else { " " };
            let rest = format!("{space}<tspan fill=\"{MUTED}\">{}</tspan>", markup(detail));
            element.push_str(&rest);
        }
        element.push_str("</tspan>");
    }
    element.push_str("</text>");
    element
}

pub(super) fn tick_label(place: Position, y: f64, words: &str, anchor: &str) -> String {
    let quiet = format!("text-anchor=\"{anchor}\" fill=\"{MUTED}\" aria-hidden=\"true\"");
    text(place, y, &[[words.to_owned(), String::new()]], &quiet)
}

/// A name and its detail in lines of at most so many pixels. The detail follows the name if it fits.
pub(super) fn label(name: &str, detail: &str, most: f64) -> Vec<LabelLine> {
    let mut label: Vec<LabelLine> = lines(name, most).into_iter().map(|line| [line, String::new()]).collect();
    for (index, line) in lines(detail, most).into_iter().enumerate() {
        match label.last_mut() {
            Some([name, rest]) if index == 0 && width(name) + width(" ") + width(&line) <= most => {
                *rest = line;
            }
            _ if line.is_empty() => {}
            _ => label.push([String::new(), line]),
        }
    }
    label
}

pub(super) fn height(lines: &[LabelLine]) -> f64 {
    LINE * count(lines.len())
}

pub(super) fn widest(lines: &[LabelLine]) -> f64 {
    let of = |[name, detail]: &LabelLine| width(name) + width(" ") + width(detail);
    lines.iter().map(of).fold(0.0, f64::max)
}

/// Something that leads to a passage or a page, with words for those who cannot see it.
pub(super) fn link(href: Option<&str>, words: &str, inner: &str) -> String {
    let words = markup(words);
    match href {
        Some(href) => {
            format!("<a href=\"{}\" aria-label=\"{words}\"><title>{words}</title>{inner}</a>", markup(href))
        }
        None => format!("<g role=\"img\" aria-label=\"{words}\"><title>{words}</title>{inner}</g>"),
    }
}

/// A text that leads to a page.
pub(super) fn linked(href: Option<&str>, inner: String) -> String {
    match href {
        Some(href) => format!("<a href=\"{}\">{inner}</a>", markup(href)),
        None => inner,
    }
}

/// A mark that leads to the first of the passages that state it, and names their sources.
pub(super) fn cited(fact: &str, cited: &[MarkTarget], inner: &str) -> String {
    let mut sources: Vec<&str> = Vec::new();
    for MarkTarget { source, .. } in cited {
        super::add(&mut sources, source);
    }
    let href = cited.iter().find_map(|cited| cited.href.as_deref());
    link(href, &format!("{fact}. Read in: {}", sources.join("; ")), inner)
}

/// A line between two points, each a percentage of the width and a height.
pub(super) fn line([x1, y1]: [f64; 2], [x2, y2]: [f64; 2], paint: &str) -> String {
    let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(px);
    format!("<line x1=\"{x1}%\" y1=\"{y1}\" x2=\"{x2}%\" y2=\"{y2}\" {paint}/>")
}

/// Something drawn around a point, which is a percentage of the width and a height.
pub(super) fn at([x, y]: [f64; 2], drawn: &str) -> String {
    format!("<svg x=\"{}%\" y=\"{}\" overflow=\"visible\">{drawn}</svg>", px(x), px(y))
}

pub(super) fn range(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    numbers
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), number| (low.min(number), high.max(number)))
}

/// A number as SVG writes it: at most two decimals.
pub(super) fn px(number: f64) -> String {
    // The sum has no `-0`.
    ((number * 100.0).round() / 100.0 + 0.0).to_string()
}

/// A count as a number to draw with.
pub(super) fn count(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
