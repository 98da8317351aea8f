"""Checks the result of a command that was killed or failed."""

import dataclasses
import re

import calls
import content
import program

# Messages that something was written although the command failed.
WRITTEN = ("is written", "was upgraded, but")
# Messages that nothing has changed.
UNTOUCHED = ("is as it was before", "nothing was changed", "nothing was written")


@dataclasses.dataclass
class Ground:
    """A command, with the only two states that may result."""

    scenario: object
    # The folder before the command; it is copied.
    template: object
    before: dict
    after: dict
    # The output of the reading command for each of the two.
    readings: list
    # The verdicts on states that were seen before, by their fingerprints.
    seen: dict = dataclasses.field(default_factory=dict)


def ground(scenario, folder):
    """Runs a command to its end, in an unused folder."""
    template, done = folder / "before", folder / "after"
    template.mkdir(parents=True)
    scenario.prepare(template)
    calls.refresh(template, done)
    before = content.content(template)
    readings = [reading(scenario, template)]
    program.succeed(scenario.command, done / scenario.where)
    after = content.content(done)
    readings.append(reading(scenario, done))
    if before == after or content.temporary(done):
        raise SystemExit(f"{scenario.name}: changes nothing, or leaves something behind")
    return Ground(scenario, template, before, after, readings)


def reading(scenario, folder):
    """The output of the reading command for a folder; nothing if it has no database yet."""
    path = folder / "ecpat.db"
    if scenario.read is None or not path.exists() or path.stat().st_size == 0:
        return None
    return program.run(scenario.read, folder)


def agreed(ground, folder, code, said):
    """What is wrong after the program has exited or, if `code` is None, was killed."""
    if "panicked" in said or code == 101 or (code is not None and code < 0):
        return f"a panic or a crash, exit code {code}: {said}"
    try:
        now, wrong = state(ground, folder)
    except content.Broken as error:
        return f"broken: {error}"
    if wrong or code is None:
        return wrong
    written = is_same(now, ground.after)
    if code == 0 and now != ground.after:
        return "exit code 0, but it was not done"
    if code != 0 and written != any(words in said for words in WRITTEN):
        return f"{'it was done' if written else 'it was not done'}, but exit code {code} with: {said}"
    if written and any(words in said for words in UNTOUCHED):
        return f"it was done, but the message is: {said}"
    return None


def is_same(one, other):
    return content.but_digests(one) == content.but_digests(other)


def state(ground, folder):
    """The content of the folder, and what is wrong with it. The folder cannot be used afterwards."""
    seen = content.fingerprint(folder)
    if seen not in ground.seen:
        try:
            ground.seen[seen] = judged(ground, folder)
        except content.Broken as error:
            ground.seen[seen] = (None, f"broken: {error}")
    return ground.seen[seen]


def judged(ground, folder):
    read, again = folder.with_name("read"), folder.with_name("again")
    calls.refresh(folder, read)
    calls.refresh(folder, again)
    now = content.content(folder)
    is_known = is_same(now, ground.before) or is_same(now, ground.after)
    if not is_known and not ground.scenario.in_pieces:
        return now, (
            f"neither as before ({content.differences(now, ground.before)}) "
            f"nor as after ({content.differences(now, ground.after)})"
        )
    # Without a journal or other files beside the database, there is nothing to roll back.
    said = reading(ground.scenario, read) if content.temporary(read) else None
    has_database = any(name.startswith("ecpat.db: ") for name in now)
    if said is not None and said not in ground.readings and has_database:
        return now, f"reading says: {said}"
    code, _, said = program.run(ground.scenario.again, again / ground.scenario.where)
    if code and not (ground.scenario.once and is_same(now, ground.after)):
        return now, f"the next run has exit code {code}: {said}"
    if content.content(again) != ground.after:
        return now, f"after the next run, the content differs: {content.differences(content.content(again), ground.after)}"
    if left := content.temporary(again):
        names = ", ".join(re.sub(r"kb-\w+", "kb-…", name) for name in left)
        return now, f"the next run leaves {names} behind"
    return now, None
