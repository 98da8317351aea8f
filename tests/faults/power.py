"""Power cuts: the states that a disk may be in when it stops in the middle of a run.

Of the run, every call that changes a file or a folder is recorded. What was written to a file is
on the disk for sure when the file was synced; a name that was given, taken or changed, when its
folder was. Of the rest a disk may have nothing, everything or a part: of the data any sectors, of
the names the first few, as the file systems of today keep their order.
"""

import dataclasses
import functools

import record

SECTOR = 512
# Random parts that are tried at each point, besides all and nothing.
PARTS = 2


@dataclasses.dataclass
class Step:
    """A change, and the number of the call that synced it."""

    at: int
    change: object
    sure: float = float("inf")


class Disk:
    """The changes of a run in order, those of data by file."""

    def __init__(self, template, folder, where, log):
        self.root = record.Folder.of(template)
        self.names = []
        self.data = {}
        self.count = 0
        for at, call in enumerate(record.calls(self.root, folder, where, log)):
            self.count = at + 1
            match call:
                case record.Data(file=file):
                    self.data.setdefault(file, []).append(Step(at, call))
                case record.Name():
                    self.names.append(Step(at, call))
                case record.Sync(of=record.Folder() as folder):
                    self.settle((step for step in self.names if step.change.folder is folder), at)
                case record.Sync(of=file):
                    self.settle(self.data.get(file, []), at)

    @staticmethod
    def settle(steps, at):
        for step in steps:
            step.sure = min(step.sure, at)

    def states(self, point, choose):
        """The states that the disk may be in after a call, each as (description, a function that puts it
        into an empty folder). `choose` is a source of chance.
        """
        for what, data, names in (
            ("nothing unsynced", 0, 0),
            ("all names, no data", 0, 1),
            ("all data, no names", 1, 0),
            ("everything", 1, 1),
            *((f"some data, some names, {number}", None, None) for number in range(1, PARTS + 1)),
        ):
            yield what, functools.partial(self.put, point, data, names, choose)

    def put(self, point, data, names, choose, folder):
        """Writes the files of a state. `data`, `names`: 0: nothing unsynced, 1: all of it, None: a part."""
        open_names = [step for step in self.names if step.at < point <= step.sure]
        first = {0: 0, 1: len(open_names)}.get(names)
        first = choose.randint(0, len(open_names)) if first is None else first
        lost = {id(step) for step in open_names[first:]}
        tree = record.Tree(self.root, self.root.names())
        for step in self.names:
            if step.at < point and id(step) not in lost:
                step.change.apply(tree)
        tree.write(folder, lambda file: self.bytes(file, point, data, choose))

    def bytes(self, file, point, data, choose):
        held = bytearray(file.bytes)
        for step in self.data.get(file, []):
            if step.at >= point:
                continue
            if step.sure < point or data == 1:
                step.change.apply(held)
            elif data is None:
                for part in step.change.sectors(SECTOR):
                    if choose.random() < 0.5:
                        part.apply(held)
        return bytes(held)
