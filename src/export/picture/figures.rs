//! Figures over time: a plot for each metric, with one mark for each statement. Nothing is averaged or
//! joined to a line: what sources state differently stands side by side. What has no date stands at the
//! date of its page, hollow, or, where that is not known either, in a column of its own.

mod plot;

use rusqlite::{Connection, named_params};

use super::draw::{Position, label};
use super::span::TimeSpan;
use super::{Chart, Fact, Links, MarkTarget, counted, isolated};
use crate::output::grouped;
use crate::page::Other;

/// The most plots in a picture, and marks in a plot.
const MOST_PLOTS: u32 = 6;
const MOST_MARKS: usize = 150;

/// The statements of one metric of one thing.
struct Plot {
    key: (i64, String, String),
    subject: String,
    metric: String,
    unit: String,
    marks: Vec<FigureMark>,
    left_out: usize,
}

struct FigureMark {
    value: f64,
    qualifier: String,
    /// The date for which it is stated.
    as_of: Option<TimeSpan>,
    /// The date of the page, if none is stated.
    published: Option<TimeSpan>,
    /// The years in which the page was read.
    read: [i32; 2],
    cited: MarkTarget,
    page_of_source: Option<String>,
}

impl FigureMark {
    /// The number in words, such as `over 80`.
    fn number(&self) -> String {
        let number = grouped(&format!("{}", self.value));
        if self.qualifier == "exact" { number } else { format!("{} {number}", self.qualifier) }
    }

    fn words(&self) -> String {
        let date = match (&self.as_of, &self.published) {
            (Some(span), _) => span.words.clone(),
            (None, Some(span)) => format!("no date; page from {}", span.words),
            (None, None) => "no date".to_owned(),
        };
        format!("{} ({date})", self.number())
    }

    /// The least and the greatest number that it allows.
    fn bounds(&self) -> [f64; 2] {
        let value = self.value;
        match &*self.qualifier {
            "over" => [value.next_up(), f64::INFINITY],
            "under" => [f64::NEG_INFINITY, value.next_down()],
            "about" => [value - value.abs() / 10.0, value + value.abs() / 10.0],
            _ => [value, value],
        }
    }

    /// Whether both cannot be true at the same time, and are said of the same time.
    fn contradicts(&self, other: &Self) -> bool {
        let is_same_time = match [self, other].map(|mark| (&mark.as_of, &mark.published)) {
            [(Some(one), _), (Some(two), _)] | [(None, Some(one)), (None, Some(two))] => !one.is_apart(two),
            [(None, None), (None, None)] => self.read[0] <= other.read[1] && other.read[0] <= self.read[1],
            _ => false,
        };
        let ([low, high], [least, most]) = (self.bounds(), other.bounds());
        is_same_time && (high < least || most < low)
    }
}

/// Draws what sources state in numbers, of everything or of one thing, of every metric with several
/// statements or of one metric; `None` if there is no such statement.
///
/// # Errors
///
/// Those of SQLite.
pub fn figures(
    conn: &Connection,
    subject: Option<i64>,
    metric: Option<&str>,
    links: Links<'_>,
) -> rusqlite::Result<Option<Chart>> {
    let (plots, all) = plots(conn, subject, metric, links)?;
    let Some(first) = plots.first() else { return Ok(None) };
    let title = match (subject, metric) {
        (None, None) => "Figures over time".to_owned(),
        (Some(_), None) => format!("{}: figures over time", first.subject),
        (None, Some(_)) => format!("{} over time", first.metric),
        (Some(_), Some(_)) => format!("{}: {} over time", first.subject, first.metric),
    };
    let marks: usize = plots.iter().map(|plot| plot.marks.len()).sum();
    let mut description = vec![format!(
        "{} in {}, one mark for each. Each mark leads to the passage that states it; none is an average.",
        counted(marks, "statement", "statements"),
        counted(plots.len(), "plot", "plots")
    )];
    if all > plots.len() {
        description.push(format!("Of {}, the ones with the most statements.", counted(all, "plot", "plots")));
    }
    let left_out: usize = plots.iter().map(|plot| plot.left_out).sum();
    if left_out > 0 {
        description.push(format!("{} left out.", counted(left_out, "statement is", "statements are")));
    }
    let facts = plots.iter().flat_map(|plot| {
        plot.marks.iter().map(|mark| Fact {
            text: format!("{}: {}", plot.subject, plot.metric),
            detail: mark.words(),
            cited: vec![mark.cited.clone()],
        })
    });
    let facts = facts.collect();
    Ok(Some(Chart::new(title, &description, facts, move |drawing| {
        for plot in &plots {
            let Plot { subject: of, metric, unit, .. } = plot;
            let heading = if subject.is_some() { metric.clone() } else { format!("{of}: {metric}") };
            let unit = if unit.is_empty() { String::new() } else { format!("({unit})") };
            let heading = label(&heading, &unit, drawing.room * 0.9);
            drawing.text(Position { percent: 0.0, shift: 0.0 }, &heading, "font-weight=\"600\"");
            plot::draw(drawing, plot);
            drawing.y += 20.0;
        }
    })))
}

fn plots(
    conn: &Connection,
    subject: Option<i64>,
    metric: Option<&str>,
    links: Links<'_>,
) -> rusqlite::Result<(Vec<Plot>, usize)> {
    let mut statement = conn.prepare_cached(include_str!("sql/figures.sql"))?;
    // One number is no picture, unless it is asked for.
    let least = if metric.is_some() { 1 } else { 2 };
    let parameters =
        named_params! { ":id": subject, ":metric": metric, ":least": least, ":most": MOST_PLOTS };
    let mut rows = statement.query(parameters)?;
    let mut plots: Vec<Plot> = Vec::new();
    let mut all = 0;
    while let Some(row) = rows.next()? {
        all = super::rows(row, "plots")?;
        let key = (row.get("thing_id")?, row.get("metric")?, row.get("currency")?);
        if plots.last().is_none_or(|plot| plot.key != key) {
            let (subject, metric, unit) =
                (isolated(&row.get::<_, String>("name")?), row.get("label")?, row.get("unit")?);
            plots.push(Plot { key, subject, metric, unit, marks: Vec::new(), left_out: 0 });
        }
        let Some(plot) = plots.last_mut() else { continue };
        if plot.marks.len() == MOST_MARKS {
            plot.left_out += 1;
            continue;
        }
        let span = |column: &str| -> rusqlite::Result<Option<TimeSpan>> {
            Ok(row.get::<_, Option<String>>(column)?.and_then(|date| TimeSpan::of(&date, None)))
        };
        let (as_of, published) = (span("as_of")?, span("published")?);
        let cited = MarkTarget::of(row, links)?;
        let [slug, name] = [&cited.source_slug, &cited.source].map(String::clone);
        let page_of_source = links(&Other { sort: "source".to_owned(), slug, name });
        plot.marks.push(FigureMark {
            value: row.get("value")?,
            qualifier: row.get("qualifier")?,
            published: published.filter(|_| as_of.is_none()),
            as_of,
            read: [row.get("read_from")?, row.get("read_to")?],
            cited,
            page_of_source,
        });
    }
    Ok((plots, all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(qualifier: &str, value: f64, as_of: &str) -> FigureMark {
        let cited = MarkTarget { source: "S".into(), source_slug: "s".into(), href: None };
        FigureMark {
            value,
            qualifier: qualifier.into(),
            as_of: TimeSpan::of(as_of, None),
            published: None,
            read: [2014, 2016],
            cited,
            page_of_source: None,
        }
    }

    #[test]
    fn numbers_contradict_each_other_only_at_the_same_time_and_within_their_qualifiers() {
        for (one, other, contradicts) in [
            (("exact", 80.0, "2014"), ("exact", 81.0, "2014-05"), true),
            (("exact", 80.0, "2014"), ("exact", 81.0, "2015"), false),
            (("over", 80.0, "2014"), ("exact", 80.0, "2014"), true),
            (("over", 80.0, "2014"), ("exact", 81.0, "2014"), false),
            (("under", 80.0, "2014"), ("over", 79.0, "2014"), false),
            (("about", 100.0, "2014"), ("exact", 91.0, "2014"), false),
            (("exact", 80.0, ""), ("exact", 81.0, ""), true),
            (("exact", 80.0, "2014"), ("exact", 81.0, ""), false),
        ] {
            let [one, other] = [one, other].map(|(qualifier, value, as_of)| mark(qualifier, value, as_of));
            assert_eq!(one.contradicts(&other), contradicts, "{} and {}", one.words(), other.words());
            assert_eq!(other.contradicts(&one), contradicts, "{} and {}", other.words(), one.words());
        }
    }
}
