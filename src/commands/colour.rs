//! Whether the program writes in colour: `--color`, else `NO_COLOR`, `CLICOLOR_FORCE`,
//! `CLICOLOR`, else whether it writes to a terminal that is not dumb.

use anstream::ColorChoice;
use clap::ValueEnum as _;

use crate::cli::Colour;

/// Takes the choice from a command line that is still to be parsed, since what clap prints of
/// it, help and errors, follows the choice too.
pub fn choose(words: impl Iterator<Item = String>) {
    let choice = match chosen(words).unwrap_or(Colour::Auto) {
        // Where `CI` is set, the library writes colour to any terminal.
        Colour::Auto if dumb_terminal() && !anstyle_query::clicolor_force() => ColorChoice::Never,
        Colour::Auto => ColorChoice::Auto,
        Colour::Always => ColorChoice::Always,
        Colour::Never => ColorChoice::Never,
    };
    choice.write_global();
}

/// Whether the terminal can neither place the cursor nor show colour.
pub(super) fn dumb_terminal() -> bool {
    std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb")
}

fn chosen(words: impl Iterator<Item = String>) -> Option<Colour> {
    let mut words = words.take_while(|word| word != "--");
    let mut chosen = None;
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--color") {
            Some("") => words.next().unwrap_or_default(),
            Some(rest) if rest.starts_with('=') => rest[1..].to_owned(),
            _ => continue,
        };
        // What is no choice is told when the line is parsed.
        chosen = Colour::from_str(&value, false).ok().or(chosen);
    }
    chosen
}

/// Whether to write colour to this stream.
pub(super) fn wanted(stream: &impl anstream::stream::RawStream) -> bool {
    anstream::AutoStream::choice(stream) != ColorChoice::Never
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_choice_of_the_line_counts_in_either_form() {
        let of = |line: &str| chosen(line.split(' ').map(str::to_owned));
        assert_eq!(of("ecpat-kb report"), None);
        assert_eq!(of("ecpat-kb --color always report"), Some(Colour::Always));
        assert_eq!(of("ecpat-kb --color=always report places --color never"), Some(Colour::Never));
        assert_eq!(of("ecpat-kb --color often --help"), None);
        assert_eq!(of("ecpat-kb search -- --color=always"), None);
    }
}
