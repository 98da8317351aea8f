"""What must hold after a command was broken off or failed."""

import dataclasses
import re

import calls
import content
import program

# Said of what is there although the command has failed.
WRITTEN = ("is written", "was upgraded, but")
# Said of what is as it was.
UNTOUCHED = ("is as it was before", "nothing was changed", "nothing was written")


@dataclasses.dataclass
class Ground:
    """A command with the states between which nothing may lie."""

    scenario: object
    # The folder before the command, to be copied.
    template: object
    before: dict
    after: dict
    # What the reading command says of the one and of the other.
    readings: list
    # What was found of states that were seen already, by their fingerprints.
    seen: dict = dataclasses.field(default_factory=dict)


def ground(scenario, folder):
    """Runs a command to its end, in a folder that is free."""
    template, whole = folder / "before", folder / "after"
    template.mkdir(parents=True)
    scenario.prepare(template)
    calls.refresh(template, whole)
    before = content.content(template)
    readings = [reading(scenario, template)]
    program.succeed(scenario.command, whole / scenario.where)
    after = content.content(whole)
    readings.append(reading(scenario, whole))
    if before == after or content.passing(whole):
        raise SystemExit(f"{scenario.name}: changes nothing, or leaves something behind")
    return Ground(scenario, template, before, after, readings)


def reading(scenario, folder):
    """What the reading command says of a folder; nothing of one in which there is no database yet."""
    path = folder / "ecpat.db"
    if scenario.read is None or not path.exists() or path.stat().st_size == 0:
        return None
    return program.run(scenario.read, folder)


def agreed(ground, folder, code, said):
    """What is wrong after the program has ended by itself, or (`code` is None) was ended."""
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
        return "exit code 0, and it is not done"
    if code != 0 and written != any(words in said for words in WRITTEN):
        return f"{'it is done' if written else 'it is not done'}, and exit code {code} with: {said}"
    if written and any(words in said for words in UNTOUCHED):
        return f"it is done, and said is: {said}"
    return None


def is_same(one, other):
    return content.but_digests(one) == content.but_digests(other)


def state(ground, folder):
    """What the folder holds, and what is wrong with it. The folder is used up."""
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
    # Where nothing lies beside the database, there is nothing to undo.
    said = reading(ground.scenario, read) if content.passing(read) else None
    has_database = any(name.startswith("ecpat.db: ") for name in now)
    if said is not None and said not in ground.readings and has_database:
        return now, f"reading says: {said}"
    code, _, said = program.run(ground.scenario.again, again / ground.scenario.where)
    if code and not (ground.scenario.once and is_same(now, ground.after)):
        return now, f"the next run has exit code {code}: {said}"
    if content.content(again) != ground.after:
        return now, f"the next run gives another content: {content.differences(content.content(again), ground.after)}"
    if left := content.passing(again):
        names = ", ".join(re.sub(r"kb-\w+", "kb-…", name) for name in left)
        return now, f"the next run leaves {names}"
    return now, None
