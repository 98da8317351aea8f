//! Pictures as parts of pages: the drawing, how to read it, and the same as a table.

use crate::export::picture::Chart;
use crate::output::HtmlText;

/// How many facts a picture shows at least: fewer are as clear in words.
pub(super) const FEWEST: usize = 3;

/// The picture as a figure, if it shows enough. Where the same facts stand in a report, the figure is as high as
/// a screen and scrolls; elsewhere it has them as a table.
pub(super) fn figure(picture: Option<Chart>, has_report: bool) -> Option<String> {
    let picture = picture.filter(|picture| picture.facts.len() >= FEWEST)?;
    let (title, description) = (HtmlText(&picture.title), HtmlText(&picture.description));
    Some(if has_report {
        let svg = picture.narrow();
        format!(
            "<figure>\n<div class=\"drawing\" role=\"group\" aria-label=\"{title}\" tabindex=\"0\">{svg}</div>\n\
             <figcaption>{description}</figcaption>\n</figure>\n"
        )
    } else {
        let (svg, table) = (picture.svg(), picture.table());
        format!(
            "<figure>\n{svg}\n<figcaption>{description}\n\
             <details><summary>The same as a table</summary>\n<div class=\"table\">{table}</div></details>\n\
             </figcaption>\n</figure>\n"
        )
    })
}
