"""The program under strace: the calls that it makes, and what it does if one fails or is the last."""

import collections
import re
import shutil
import subprocess

from program import ENVIRONMENT, PROGRAM, TIMEOUT

# Calls that change or sync a disk, and those that open files.
CHANGING = (
    "openat open creat write writev pwrite64 pwritev pwritev2 ftruncate truncate fallocate"
    " copy_file_range sendfile fsync fdatasync sync_file_range msync sync syncfs"
    " rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat rmdir mkdir mkdirat"
    " chmod fchmod fchmodat chown fchown fchownat"
).split()
CALL = re.compile(r"^\d+ +(\w+)\(")


def strace(options, command, folder):
    """Runs the program in a folder under strace, and returns its exit code and messages."""
    line = ["strace", "-f", "-qq", "--seccomp-bpf", *options, "--", str(PROGRAM), *command]
    done = subprocess.run(line, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=TIMEOUT)
    return done.returncode, done.stderr


def counts(command, folder, log):
    """How often the program makes each of the calls; if it has threads, the thread that makes most."""
    code, said = strace(["-o", str(log), "-e", "trace=" + ",".join(["?" + name for name in CHANGING])], command, folder)
    if code:
        raise SystemExit(f"{' '.join(command)}: exit code {code}\n{said}")
    found = collections.Counter()
    for line in log.read_text(errors="replace").splitlines():
        if match := CALL.match(line):
            found[line.split()[0], match[1]] += 1
    most = collections.Counter()
    for (_, name), count in found.items():
        most[name] = max(most[name], count)
    return most


def points(counts):
    """Each call as its name and its number."""
    return [(name, number) for name, count in sorted(counts.items()) for number in range(1, count + 1)]


def killed(point, command, folder):
    """Kills the program just before it makes a call."""
    return at(point, "signal=KILL", command, folder)


def failing(error):
    """Makes one call fail; later ones succeed."""

    def run(point, command, folder):
        return at(point, f"error={error}", command, folder)

    return run


def at(point, what, command, folder):
    """Injects something at one call. For speed, strace stops only at calls of that name."""
    name, number = point
    options = ["-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:{what}:when={number}"]
    return strace(options, command, folder)


def refresh(template, folder):
    """Makes a folder a copy of another."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
