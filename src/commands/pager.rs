//! The pager, which shows long output page by page if standard output is a terminal.
//!
//! `ECPAT_KB_PAGER` names it, or else `PAGER`; the default is `less`. An empty name or `cat` means no
//! pager. On Unix, a command with characters that only a shell understands is run with `sh -c`, as Git
//! does and POSIX requires of `man`. Other commands are run directly, so that the output is still shown
//! if there is no such program. As with Git, `LESS` is `FRX` if it is not set: output that fits on the
//! screen is printed and stays there, and styles are shown.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::process::{Child, Command, Stdio};

use super::colour::is_terminal_dumb;

/// Characters with a meaning in a shell, other than spaces and quotes.
const SHELL: [char; 16] = ['|', '&', ';', '<', '>', '(', ')', '$', '`', '*', '?', '[', '#', '~', '=', '%'];

/// Standard output with a buffer, through a pager if there is one.
pub(super) fn output() -> Box<dyn Write> {
    let stdout = io::stdout();
    match stdout.is_terminal().then(pager).flatten() {
        Some(words) => Box::new(BufWriter::new(Paged { words, started: None })),
        None => Box::new(BufWriter::new(stdout.lock())),
    }
}

/// The pager and its arguments.
fn pager() -> Option<Vec<String>> {
    // A terminal that cannot move the cursor cannot show pages.
    if is_terminal_dumb() {
        return None;
    }
    let named = |name| std::env::var(name).ok();
    words(&named("ECPAT_KB_PAGER").or_else(|| named("PAGER")).unwrap_or_else(|| "less".to_owned()))
}

fn words(line: &str) -> Option<Vec<String>> {
    let words = shlex::split(line)?;
    if cfg!(unix) && line.contains(SHELL) {
        return Some(["sh", "-c", line].map(str::to_owned).to_vec());
    }
    (!words.is_empty() && words != ["cat"]).then_some(words)
}

/// A pager that starts with the first byte, so that it does not start for a command without output.
struct Paged {
    words: Vec<String>,
    started: Option<Started>,
}

/// The running pager or, if there is no such program, standard output.
struct Started {
    out: Box<dyn Write>,
    pager: Option<Child>,
}

impl Started {
    fn new(words: &[String]) -> Self {
        let mut command = Command::new(words.first().map_or("", String::as_str));
        command.args(words.iter().skip(1)).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            command.env("LESS", "FRX");
        }
        if let Ok(mut pager) = command.spawn() {
            ignore_interrupts();
            if let Some(out) = pager.stdin.take() {
                return Self { out: Box::new(out), pager: Some(pager) };
            }
        }
        Self { out: Box::new(io::stdout()), pager: None }
    }
}

impl Write for Paged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.started.get_or_insert_with(|| Started::new(&self.words)).out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.started.as_mut().map_or(Ok(()), |started| started.out.flush())
    }
}

impl Drop for Paged {
    /// Waits until the user closes the pager, so that errors and the prompt of the shell come after it.
    fn drop(&mut self) {
        if let Some(Started { out, pager: Some(mut pager) }) = self.started.take() {
            drop(out);
            // A pager that fails prints its own message.
            let _ = pager.wait();
        }
    }
}

/// Leaves Ctrl-C to the pager, which would otherwise continue without this program.
fn ignore_interrupts() {
    #[cfg(unix)]
    // If this fails, Ctrl-C ends this program before the pager, which is acceptable.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, std::sync::Arc::default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_is_a_program_with_arguments_or_nothing() {
        assert_eq!(words("less -S"), Some(vec!["less".to_owned(), "-S".to_owned()]));
        assert_eq!(words("'my pager' -x"), Some(vec!["my pager".to_owned(), "-x".to_owned()]));
        #[cfg(unix)]
        for line in ["less -R | cat", "LESS=R less", "~/bin/page", "page > \"$HOME/last\""] {
            assert_eq!(words(line), Some(["sh", "-c", line].map(str::to_owned).to_vec()));
        }
        for none in ["", "  ", "cat", "'open"] {
            assert_eq!(words(none), None, "{none:?}");
        }
    }
}
