//! Whether the program writes in colour. `--color` decides, then `NO_COLOR`, `CLICOLOR_FORCE` and
//! `CLICOLOR`, then whether it writes to a terminal that can show colour.

use anstream::ColorChoice;
use clap::ValueEnum;

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Also to a file or another program
    Always,
    /// Never
    Never,
}

/// Sets the choice for everything written from now on.
pub(crate) fn choose(colour: Option<Colour>) {
    let choice = match colour.unwrap_or(Colour::Auto) {
        // Where `CI` is set, the library writes colour to any terminal.
        Colour::Auto if is_terminal_dumb() && !anstyle_query::clicolor_force() => ColorChoice::Never,
        Colour::Auto => ColorChoice::Auto,
        Colour::Always => ColorChoice::Always,
        Colour::Never => ColorChoice::Never,
    };
    choice.write_global();
}

/// Whether the terminal can neither place the cursor nor show colour.
pub(super) fn is_terminal_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb")
}

/// Whether to write colour to this stream.
pub(super) fn is_wanted(stream: &impl anstream::stream::RawStream) -> bool {
    anstream::AutoStream::choice(stream) != ColorChoice::Never
}
