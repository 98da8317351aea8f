"""The pager and colour on a terminal: `less` itself, and a test pager that records its input."""

import contextlib
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from fcntl import ioctl

from support import DATABASE, PROGRAM, WORK, done, run, same

# Records its arguments, its LESS and what it reads.
RECORDING = WORK / "telling"
RECORDING.write_text(f"#!/bin/sh\necho \"$1,$LESS\" > '{WORK}/started'\ncat > '{WORK}/read'\n")
# Reads one line and exits.
QUITTING = WORK / "quitting"
QUITTING.write_text("#!/bin/sh\nhead -n 1\n")
for program in (RECORDING, QUITTING):
    program.chmod(0o755)
LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 30000) SELECT i, 'some text' FROM n"
# Environment variables that affect these checks.
UNSET = {"ECPAT_KB_PAGER", "PAGER", "LESS", "COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"}


class Terminal:
    """The program with its standard input and output on a terminal, its errors in a pipe."""

    def __init__(self, *arguments, **variables):
        master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
        kept = {name: value for name, value in os.environ.items() if name not in UNSET}
        environment = {**kept, "TERM": "xterm", "ECPAT_KB_DB": DATABASE, **variables}

        def lead():
            os.setsid()
            ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            [PROGRAM, *arguments], stdin=slave, stdout=slave, stderr=subprocess.PIPE, env=environment, preexec_fn=lead
        )
        os.close(slave)
        self.master, self.shown = master, b""

    def until(self, pattern):
        """Waits until the screen has shown the pattern."""
        end = time.monotonic() + 20
        while not re.search(pattern, self.shown):
            if time.monotonic() > end or not self.more():
                sys.exit(f"pager: nothing like {pattern!r} in {self.shown[-500:]!r}")

    def more(self):
        if not select.select([self.master], [], [], 20)[0]:
            return False
        try:
            read = os.read(self.master, 65536)
        except OSError:
            return False
        self.shown += read
        return bool(read)

    def keys(self, text):
        os.write(self.master, text)

    def leave(self):
        """Presses `q` until it has an effect: after an interruption, `less` drops what was typed."""
        end = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < end:
            with contextlib.suppress(OSError):
                self.keys(b"q")
            while select.select([self.master], [], [], 0.5)[0] and self.more():
                pass

    def end(self):
        """The exit code, what was shown, and standard error."""
        while self.more():
            pass
        try:
            code = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            sys.exit(f"pager: no end of {self.process.args[1:]}; shown last {self.shown[-200:]!r}")
        errors = self.process.stderr.read().decode()
        return code, self.shown.decode().replace("\r\n", "\n"), errors


def recorded():
    """The arguments and the input of the recording pager; None if it was not started."""
    files = WORK / "started", WORK / "read"
    texts = tuple(path.read_text() if path.exists() else None for path in files)
    for path in files:
        pathlib.Path(path).unlink(missing_ok=True)
    return texts


def plain(*arguments):
    return run(PROGRAM, "--db", DATABASE, *arguments, env={**os.environ, "COLUMNS": "100"})


report = ["report", "partners"]
tried = 0


def check(what, got, expected):
    global tried
    same(f"pager: {what}", got, expected)
    tried += 1


# Which pager is started, and its input: the same as in a pipe, except for the colour of headings.
given = plain(*report, "--color", "always")
for what, variables in {
    "ECPAT_KB_PAGER before PAGER": {"ECPAT_KB_PAGER": f"{RECORDING} -x", "PAGER": str(QUITTING)},
    "PAGER": {"PAGER": f"'{RECORDING}' -x"},
}.items():
    check(what, Terminal(*report, **variables).end(), (0, "", ""))
    check(f"{what}: started with -x and LESS", recorded(), ("-x,FRX\n", given))
for what, pager, shown, started in (
    ("a pipe", f"{RECORDING} -x | cat; echo end", "end\n", "-x,FRX\n"),
    ("a variable before the program", f"LESS=R {RECORDING}", "", ",R\n"),
    ("a variable in the path", "$HOME/telling -x", "", "-x,FRX\n"),
):
    check(f"{what} is left to the shell", Terminal(*report, PAGER=pager, HOME=str(WORK)).end(), (0, shown, ""))
    check(f"{what}: started and given all", recorded(), (started, given))
Terminal(*report, PAGER=str(RECORDING), LESS="S").end()
check("the user's own LESS", recorded()[0], ",S\n")
for command in (["show", "ecpat"], ["search", "children"], ["schema"], ["query", LONG], ["help", "packs"], ["schema", "--mermaid"]):
    Terminal(*command, PAGER=str(RECORDING)).end()
    check(f"{command[0]} is paged", recorded(), (",FRX\n", plain("--color", "always", *command)))

# Without a pager.
for what, arguments, variables in (
    ("--no-pager", [*report, "--no-pager"], {"PAGER": str(RECORDING)}),
    ("an empty name", report, {"ECPAT_KB_PAGER": "", "PAGER": str(RECORDING)}),
    ("cat", report, {"PAGER": "cat"}),
    ("no such program", report, {"PAGER": "/nowhere/pager"}),
):
    check(what, Terminal(*arguments, **variables).end(), (0, given, ""))
    check(f"{what}: not started", recorded(), (None, None))
run(PROGRAM, *report, env={**os.environ, "PAGER": str(RECORDING), "ECPAT_KB_DB": DATABASE})
check("in a pipe there is no pager", recorded(), (None, None))
Terminal("check", PAGER=str(RECORDING)).end()
check("a check is not paged", recorded(), (None, None))

# Errors, exit codes, an early end.
code, shown, errors = Terminal("show", "no-such-thing", PAGER=str(RECORDING)).end()
check("an error starts no pager and keeps its exit code", (code, shown, recorded()), (4, "", (None, None)))
check("an error is on standard error, in a pipe without colour", errors.startswith("error: there is no thing"), True)
code, shown, errors = Terminal("query", LONG, "--format", "csv", PAGER=str(QUITTING)).end()
check("a pager that quits early ends it quietly", (code, shown, errors), (0, "i,'some text'\n", ""))
sql = "SELECT i, abs(CASE WHEN i = 20000 THEN -9223372036854775808 ELSE i END) FROM (" + LONG + ")"
code, shown, errors = Terminal("query", sql, "--format", "csv", PAGER=str(RECORDING)).end()
check("a failure after the first page", (code, "integer overflow" in errors, recorded()[1].count("\n") > 1000), (1, True, True))

# Less itself: a short text stays, a long one waits for `q`, also when interrupted.
terminal = Terminal("report", "overview")
code, shown, errors = terminal.end()
check("less: a short text is printed", (code, "organisations" in shown, errors), (0, True, ""))
terminal = Terminal("query", LONG, "--format", "csv")
terminal.until(rb"\n:")
terminal.keys(b"\x03")
time.sleep(0.5)
check("less: Ctrl-C leaves it open", terminal.process.poll(), None)
terminal.leave()
check("less: q ends it quietly", terminal.end()[::2], (0, ""))

# Colour.
bold = "\x1b[1m"
for what, arguments, variables, expected in (
    ("a terminal", [], {}, True),
    ("NO_COLOR", [], {"NO_COLOR": "1"}, False),
    ("--color always before NO_COLOR", ["--color", "always"], {"NO_COLOR": "1"}, True),
    ("--color never", ["--color", "never"], {}, False),
    ("a dumb terminal", [], {"TERM": "dumb"}, False),
    ("a dumb terminal of continuous integration", [], {"TERM": "dumb", "CI": "true"}, False),
    ("CLICOLOR_FORCE on a dumb terminal", [], {"TERM": "dumb", "CLICOLOR_FORCE": "1"}, True),
):
    shown = Terminal(*report, "--no-pager", *arguments, **variables).end()[1]
    check(f"colour: {what}", bold in shown, expected)

version = run("less", "--version").split("\n")[0].split()[1]
done(f"less {version}", f"on a terminal of 24 lines: {tried} things about pagers, their end, errors and colour")
