"""The program under test and its environment."""

import os
import pathlib
import subprocess

PROGRAM = pathlib.Path(os.environ["FAULTS_PROGRAM"])
# Compiled from short.c.
SHORT = pathlib.Path(os.environ["FAULTS_SHORT"])
# A working folder, removed afterwards.
WORK = pathlib.Path(os.environ["FAULTS_WORK"])
ROOT = pathlib.Path(__file__).parents[2]
# In seconds; a run takes a fraction of a second.
TIMEOUT = 120
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "LC_ALL": "C",
    "NO_COLOR": "1",
    "HOME": str(WORK),
    "TMPDIR": str(WORK / "temporary"),
    # The history of migrations has the time; with a fixed time, the content is the same.
    "SOURCE_DATE_EPOCH": "1700000000",
}


def run(command, folder, **more):
    """Runs the program in a folder, and returns its exit code, output and messages."""
    done = subprocess.run(
        [str(PROGRAM), *command],
        cwd=folder,
        env=ENVIRONMENT | more,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    return done.returncode, done.stdout, done.stderr


def succeed(command, folder):
    """Runs the program, which must succeed."""
    code, _, said = run(command, folder)
    if code:
        raise SystemExit(f"{' '.join(command)}: exit code {code}\n{said}")
