//! `help`: how help is printed, and the topics that do not belong to a command.

use std::fmt::Write as _;
use std::io::Write as _;

use clap::builder::StyledStr;
use clap::{Command, ValueEnum};

use super::options::GlobalOptions;
use super::{pager, style};
use crate::error::Error;
use crate::export::ExportFormat;
use crate::output::Format;

/// A subject that does not belong to a command: `ecpat-kb help NAME` prints the text.
pub struct Topic {
    /// Its name.
    pub name: &'static str,
    /// What it explains, in one line.
    pub about: &'static str,
    /// Makes its text: lines of at most 80 columns, of which those that begin with `# ` are headings.
    pub text: fn() -> String,
}

/// The topics, by name.
pub const TOPICS: [Topic; 3] = [
    Topic { name: "exit-codes", about: "What the exit codes mean", text: || EXIT_CODES.into() },
    Topic { name: "formats", about: "The formats of rows and of exports", text: formats },
    Topic {
        name: "packs",
        about: "What a pack is and how to work with one",
        text: || include_str!("help/packs.txt").into(),
    },
];

/// A hidden command whose help is the text of the topic, which is made only if it is asked for.
pub(crate) fn command(topic: &Topic) -> Command {
    let command = Command::new(topic.name).about(topic.about).hide(true).arg_required_else_help(true);
    command.defer(|command| {
        let topic = TOPICS.iter().find(|topic| topic.name == command.get_name());
        let bold = anstyle::Style::new().bold();
        let mut text = String::new();
        for line in topic.map(|topic| (topic.text)()).unwrap_or_default().lines() {
            // Writing to a string does not fail.
            let _ = match line.strip_prefix("# ") {
                Some(heading) => writeln!(text, "{bold}{heading}{bold:#}"),
                None => writeln!(text, "{line}"),
            };
        }
        command.override_help(text)
    })
}

/// Prints help, through the pager where `globals` allow it.
pub(crate) fn print(help: &StyledStr, globals: Option<&GlobalOptions>) -> Result<(), Error> {
    let text = if style().colour { help.ansi().to_string() } else { help.to_string() };
    let mut out = if globals.is_some_and(|globals| globals.no_pager) {
        Box::new(std::io::stdout().lock())
    } else {
        pager::output()
    };
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// What the exit codes mean: a heading, one entry for each, whose further lines begin with spaces,
/// and paragraphs after an empty line.
pub(super) const EXIT_CODES: &str = include_str!("help/exit-codes.txt");

/// Listed from the definitions, so that each format has the same description as in `--help`.
fn formats() -> String {
    let mut text = String::from("# Rows: --format FORMAT\n\n");
    list::<Format>(&mut text);
    text.push_str(
        "\nEvery format has the same data. NULL is empty (`null` in json and ndjson); a\n\
         blob is hexadecimal. Rows are written as they come; `table` makes its columns\n\
         as wide as the first 1,000 rows need, and wraps wider cells in later rows. All\n\
         formats but `csv` escape terminal control characters.\n\n\
         # Exports: export FORMAT OUT\n\n",
    );
    list::<ExportFormat>(&mut text);
    text.push_str(
        "\nEvery export includes the sources with their licences and, for each fact, the\n\
         passage that states it. `-` as OUT means standard output, for formats that are\n\
         one text. The same content gives the same bytes; for `datapackage`, `sqlite`\n\
         and `postgresql`, only if the row numbers are the same, as after a fresh build.\n",
    );
    text
}

fn list<F: ValueEnum>(text: &mut String) {
    let values: Vec<_> = F::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
    let width = values.iter().map(|value| value.get_name().len()).max().unwrap_or_default();
    for value in &values {
        let about = value.get_help().map(ToString::to_string).unwrap_or_default();
        let options =
            textwrap::Options::new(80 - 4 - width).word_splitter(textwrap::WordSplitter::NoHyphenation);
        let mut name = value.get_name();
        for line in textwrap::wrap(&about, options) {
            // Writing to a string does not fail.
            let _ = writeln!(text, "  {name:width$}  {line}");
            name = "";
        }
    }
}
