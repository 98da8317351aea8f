"""Tries every command of `scenarios.py`; the arguments are told by `--help`."""

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

# As few as these are tried of each call and of each kind, however small the share.
FEWEST = 3
# Points of a command at which one thing happens to it.
MOST = 1000
# Points at which power is lost; at each there are several states that a disk may be in.
MOST_POWER = 250

FAULTS = {"EIO": calls.failing("EIO"), "ENOSPC": calls.failing("ENOSPC")}


def short(point, command, folder):
    """Has one write to a file write half; `full`: and those after it nothing."""
    full, number = point
    more = {"LD_PRELOAD": str(program.SHORT), "FAULTS_SHORT_AT": str(number)} | ({"FAULTS_FULL": "1"} if full else {})
    code, _, said = program.run(command, folder, **more)
    return code, said


def writes(command, folder, told):
    """How many writes to files the program makes."""
    program.run(command, folder, LD_PRELOAD=str(program.SHORT), FAULTS_COUNT=str(told))
    return int(told.read_text())


def spread(points, most):
    """As many of the points as there may be, evenly."""
    most = max(1, most)
    if len(points) <= most:
        return points
    return [points[number * len(points) // most] for number in range(most)]


class Trial:
    """One command and everything that happens to it, in a folder of its own."""

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
        """The same of calls: of each that there is some, as few as those of that name may be."""
        part = min(1, MOST / len(points)) / self.share
        found = []
        for _, same in itertools.groupby(points, key=lambda point: point[0]):
            same = list(same)
            found += spread(same, max(FEWEST, int(len(same) * part)))
        return found

    def fresh(self):
        """A folder as it is before the command; returns that in which the command is run."""
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
        whole = content.fingerprint(self.here)
        points = self.some(range(1, disk.count + 1), MOST_POWER)
        for point in dict.fromkeys([*points, disk.count]):
            for what, put in disk.states(point, random.Random(point)):
                shutil.rmtree(self.here, ignore_errors=True)
                put(self.here)
                if point == disk.count and what == "everything" and content.fingerprint(self.here) != whole:
                    raise SystemExit(f"{self.scenario.name}: the record of the run does not lead to what it made")
                now, wrong = judge.state(self.ground, self.here)
                if point == disk.count and not wrong and now != self.ground.after:
                    wrong = "the program had said that it is done, and it is not"
                self.note("power", f"power lost after change {point} of {disk.count}, {what}", wrong)


def trial(arguments):
    name, share = arguments
    [scenario] = [scenario for scenario in scenarios.ALL if scenario.name == name]
    return Trial(scenario, share).run()


def main():
    parser = argparse.ArgumentParser(prog="tests/faults/run", description=__doc__)
    parser.add_argument("--share", type=int, default=1, metavar="N", help="one of N points only, the same each time")
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="how many to run at a time")
    parser.add_argument("--only", metavar="PATTERN", default="", help="only commands whose name it matches")
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
