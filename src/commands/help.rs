//! `help`: of a command, of a report, and on topics that belong to no command.

use std::fmt::Write as _;

use clap::{Command, CommandFactory as _, ValueEnum};

use super::{Context, report, style};
use crate::cli::{Cli, ExportFormat, Format};
use crate::error::Error;
use crate::escape::visible;
use crate::pack::problem::nearest;
use crate::report::{Catalogue, Report};

/// A subject that belongs to no command.
pub struct Topic {
    /// Its name.
    pub name: &'static str,
    /// What it tells, in a line.
    pub about: &'static str,
    text: fn() -> String,
}

/// The topics, by name.
pub const TOPICS: [Topic; 3] = [
    Topic { name: "exit-codes", about: "What the exit codes mean", text: exit_codes },
    Topic { name: "formats", about: "The formats of rows and of exports", text: formats },
    Topic { name: "packs", about: "What a pack is and how to work with one", text: packs },
];

impl Topic {
    /// The text: lines of at most 80 columns, those that begin with `# ` headings.
    #[must_use]
    pub fn text(&self) -> String {
        (self.text)()
    }
}

pub(super) fn run(context: &Context, words: &[String]) -> Result<(), Error> {
    let text = match words {
        [name] if topic(name).is_some() => topic(name).map(shown).unwrap_or_default(),
        [name, of] if name == "report" => {
            let report = Catalogue::load(None)?.get(of)?;
            styled(&report::command_line(&report).render_long_help())
        }
        [name, of] if name == "export" => of_format(of)?,
        _ => of_command(words)?,
    };
    let mut out = context.out();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

fn topic(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.name == name)
}

fn shown(topic: &Topic) -> String {
    let bold = if style().colour { anstyle::Style::new().bold() } else { anstyle::Style::new() };
    let mut shown = String::new();
    for line in topic.text().lines() {
        match line.strip_prefix("# ") {
            // Nothing that is written to a text fails.
            Some(heading) => writeln!(shown, "{bold}{heading}{bold:#}"),
            None => writeln!(shown, "{line}"),
        }
        .unwrap_or_default();
    }
    shown
}

fn styled(help: &clap::builder::StyledStr) -> String {
    if style().colour { help.ansi().to_string() } else { help.to_string() }
}

/// The help on formats, for a format of an export.
fn of_format(name: &str) -> Result<String, Error> {
    if ExportFormat::from_str(name, false).is_ok() {
        return Ok(topic("formats").map(shown).unwrap_or_default());
    }
    let formats: Vec<_> =
        ExportFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
    let hint = match nearest(name, formats.iter().map(clap::builder::PossibleValue::get_name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`ecpat-kb help formats` lists the formats".to_owned(),
    };
    Err(Error::usage(format!("there is no help on `export {name}`")).hint(hint))
}

/// The help of the command that the words name, of the program where there are none.
fn of_command(words: &[String]) -> Result<String, Error> {
    let mut whole = Cli::command();
    whole.build();
    let mut command = &mut whole;
    for (at, word) in words.iter().enumerate() {
        let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
        if !names.contains(&word.as_str()) {
            let topics = TOPICS.iter().map(|topic| topic.name).filter(|_| at == 0);
            let hint = match nearest(word, names.iter().copied().chain(topics)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`ecpat-kb help` lists the commands and the topics".to_owned(),
            };
            return Err(Error::usage(format!("there is no help on `{}`", words.join(" "))).hint(hint));
        }
        command = command
            .find_subcommand_mut(word)
            .ok_or_else(|| Error::usage(format!("there is no help on `{word}`")))?;
    }
    Ok(styled(&command.render_long_help()))
}

/// `help` with a command for each thing that it tells of: what completes it.
pub(super) fn command(whole: &Command, reports: &[Report]) -> Command {
    fn names(command: &Command) -> Command {
        let about = command.get_about().cloned().unwrap_or_default();
        let below = command.get_subcommands().map(names);
        Command::new(command.get_name().to_owned()).about(about).subcommands(below)
    }
    let bare = |command: Command| command.disable_help_flag(true).disable_help_subcommand(true);
    let reports = reports.iter().map(|report| Command::new(&report.name).about(visible(&report.head.title)));
    let formats = ExportFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let formats = formats.map(|format| {
        let about = format.get_help().cloned().unwrap_or_default();
        Command::new(format.get_name().to_owned()).about(about)
    });
    let commands = whole.get_subcommands().map(names).map(bare);
    let topics = TOPICS.iter().map(|topic| Command::new(topic.name).about(topic.about)).map(bare);
    bare(Command::new("help"))
        .subcommands(commands)
        .mut_subcommand("report", |report| report.subcommands(reports.map(bare)))
        .mut_subcommand("export", |export| export.subcommands(formats.map(bare)))
        .subcommands(topics)
}

/// What the exit codes mean: a heading, a line for each that begins with it, with further lines
/// that begin with blanks, and paragraphs after an empty line.
pub(super) const EXIT_CODES: &str = include_str!("help/exit-codes.txt");

fn exit_codes() -> String {
    EXIT_CODES.to_owned()
}

fn packs() -> String {
    include_str!("help/packs.txt").to_owned()
}

/// Listed from the definitions, so that each format is there with the words of `--help`.
fn formats() -> String {
    let mut text = String::from("# Rows: --format FORMAT\n\n");
    list::<Format>(&mut text);
    text.push_str(
        "\nData is the same in each. NULL is nothing (`null` in json and ndjson), a blob is\n\
         hexadecimal. Rows are written when they come; `table` makes its columns as wide\n\
         as the first 1,000 rows need and wraps what is wider in later ones. In all but\n\
         `csv`, what could steer a terminal is escaped.\n\n\
         # Exports: export FORMAT OUT\n\n",
    );
    list::<ExportFormat>(&mut text);
    text.push_str(
        "\nEvery export carries the sources with their licences and, for each fact, the\n\
         passage that states it. `-` for OUT is standard output, for formats that are\n\
         one text. The same content gives the same bytes; in `datapackage`, `sqlite` and\n\
         `postgresql`, as long as the rows have the same numbers, as after a fresh build.\n",
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
            // Nothing that is written to a text fails.
            let _ = writeln!(text, "  {name:width$}  {line}");
            name = "";
        }
    }
}
