"""Tests every command in `scenarios.py`; `--help` explains the arguments."""

import argparse
import collections
import itertools
import multiprocessing
import os
import random
import re
import shutil
import sys

import calls
import content
import judge
import power
import program
import record
import scenarios

# At least so many of each call and kind are tried, however small the share.
FEWEST = 3
# The most points of a command for one kind of fault.
MOST = 1000
# The most points at which power is cut; at each, the disk may be in several states.
MOST_POWER = 250

FAULTS = {"EIO": calls.failing("EIO"), "ENOSPC": calls.failing("ENOSPC")}


def short(point, command, folder):
    """Makes one write to a file write half; `full`: and later ones nothing."""
    full, number = point
    more = {"LD_PRELOAD": str(program.SHORT), "FAULTS_SHORT_AT": str(number)} | ({"FAULTS_FULL": "1"} if full else {})
    code, _, said = program.run(command, folder, **more)
    return code, said


def writes(command, folder, count):
    """The number of writes to files."""
    program.run(command, folder, LD_PRELOAD=str(program.SHORT), FAULTS_COUNT=str(count))
    return int(count.read_text())


def spread(points, most):
    """At most this many of the points, evenly spaced."""
    most = max(1, most)
    if len(points) <= most:
        return points
    return [points[number * len(points) // most] for number in range(most)]


class Trial:
    """One command with all its faults, in its own folder."""

    def __init__(self, scenario, share):
        self.folder = program.WORK / str(os.getpid()) / str(scenarios.ALL.index(scenario))
        self.ground = judge.ground(scenario, self.folder)
        self.scenario, self.share = scenario, share
        self.here = self.folder / "here"
        self.counts = collections.Counter()
        self.wrong = []

    def some(self, points, most=MOST):
        most = min(len(points), most)
        return spread(points, most if self.share == 1 else max(FEWEST, most // self.share))

    def some_calls(self, points):
        """The same for calls, with some of each name."""
        part = min(1, MOST / len(points)) / self.share
        found = []
        for _, same in itertools.groupby(points, key=lambda point: point[0]):
            same = list(same)
            found += spread(same, max(FEWEST, int(len(same) * part)))
        return found

    def fresh(self):
        """Restores the folder to its state before the command, and returns the command's working folder."""
        calls.refresh(self.ground.template, self.here)
        return self.here / self.scenario.where

    def note(self, what, count, wrong):
        self.counts[what] += 1
        if wrong:
            self.wrong.append((count, wrong.strip()))

    def run(self):
        log = self.folder / "log"
        command = self.scenario.command
        points = calls.points(calls.counts(command, self.fresh(), log))
        for point in self.some_calls([*points, ("exit_group", 1)]):
            calls.killed(point, command, self.fresh())
            self.note("kills", f"killed before {point[0]} {point[1]}", judge.agreed(self.ground, self.here, None, ""))
        for error, fail in FAULTS.items():
            for point in self.some_calls(points):
                code, said = fail(point, command, self.fresh())
                wrong = judge.agreed(self.ground, self.here, code, said)
                self.note("faults", f"{error} in {point[0]} {point[1]}", wrong)
        count = writes(command, self.fresh(), self.folder / "count")
        for full in (False, True):
            for number in self.some(range(1, count + 1)):
                code, said = short((full, number), command, self.fresh())
                wrong = judge.agreed(self.ground, self.here, code, said)
                self.note("short", f"short write {number}{', disk full' if full else ''}", wrong)
        self.power(command, log)
        shutil.rmtree(self.folder)
        return self.scenario.name, self.counts, len(self.ground.seen), self.wrong

    def power(self, command, log):
        options = ["-o", str(log), *record.OPTIONS, "-e", "trace=" + ",".join(record.CALLS + record.UNKNOWN)]
        where = self.fresh()
        calls.strace(options, command, where)
        disk = power.Disk(self.ground.template, self.here, where, log)
        finished = content.fingerprint(self.here)
        points = self.some(range(1, disk.count + 1), MOST_POWER)
        for point in dict.fromkeys([*points, disk.count]):
            for what, put in disk.states(point, random.Random(point)):
                shutil.rmtree(self.here, ignore_errors=True)
                put(self.here)
                if point == disk.count and what == "everything" and content.fingerprint(self.here) != finished:
                    raise SystemExit(f"{self.scenario.name}: replaying the record of the run does not give its result")
                now, wrong = judge.state(self.ground, self.here)
                if point == disk.count and not wrong and now != self.ground.after:
                    wrong = "the program had said that it was done, but it was not"
                self.note("power", f"power lost after change {point} of {disk.count}, {what}", wrong)


def trial(arguments):
    name, share = arguments
    [scenario] = [scenario for scenario in scenarios.ALL if scenario.name == name]
    return Trial(scenario, share).run()


def main():
    parser = argparse.ArgumentParser(prog="tests/faults/run", description=__doc__)
    parser.add_argument("--share", type=int, default=1, metavar="N", help="only one of N points, the same each time")
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="how many commands to run at a time")
    parser.add_argument("--only", metavar="PATTERN", default="", help="only commands with a matching name")
    arguments = parser.parse_args()
    chosen = [scenario.name for scenario in scenarios.ALL if re.search(arguments.only, scenario.name)]
    (program.WORK / "temporary").mkdir(exist_ok=True)
    os.nice(1)
    failed = 0
    with multiprocessing.Pool(arguments.processes) as pool:
        for name, counts, states, wrong in pool.imap_unordered(trial, [(name, arguments.share) for name in chosen], chunksize=1):
            print(
                f"{name}: {counts['kills']} kills, {counts['faults']} failing calls, {counts['short']} short writes,"
                f" {counts['power']} power losses; {states} states; {len(wrong) or 'none'} wrong",
                flush=True,
            )
            for what, times in collections.Counter(what for _, what in wrong).items():
                where = next(point for point, found in wrong if found == what)
                print(f"  {times} times, first {where}: {what}", file=sys.stderr, flush=True)
            failed += len(wrong)
    if failed:
        raise SystemExit(f"{failed} wrong")


if __name__ == "__main__":
    main()
