"""A run of the program as recorded by strace: files, folders and the changes to them."""

import dataclasses
import os
import re

# For strace: paths and data complete and in hexadecimal.
OPTIONS = ["-xx", "-s", "16777216"]
CALLS = (
    "openat open creat close write pwrite64 ftruncate fsync fdatasync syncfs rename renameat renameat2"
    " link linkat unlink unlinkat rmdir mkdir mkdirat dup fcntl"
).split()
# Calls that this module cannot replay.
UNKNOWN = "writev pwritev pwritev2 truncate fallocate copy_file_range sendfile symlink symlinkat dup2 dup3".split()


@dataclasses.dataclass(eq=False)
class File:
    """A file, with its bytes at the start."""

    bytes: bytes = b""


@dataclasses.dataclass(eq=False)
class Folder:
    """A folder, with its entries now and at the start."""

    entries: dict = dataclasses.field(default_factory=dict)
    first: dict = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, path):
        entries = {
            entry.name: cls.of(entry) if entry.is_dir() else File(entry.read_bytes()) for entry in path.iterdir()
        }
        return cls(entries, dict(entries))

    def names(self):
        """The entries at the start, of it and of the folders in it."""
        found = {self: dict(self.first)}
        for entry in self.first.values():
            if isinstance(entry, Folder):
                found |= entry.names()
        return found

    def everything(self):
        """It, and all files and folders in it now."""
        yield self
        for entry in self.entries.values():
            yield from entry.everything() if isinstance(entry, Folder) else [entry]


@dataclasses.dataclass
class Tree:
    """The names of a state: the entries of each folder."""

    root: Folder
    entries: dict

    def at(self, folder):
        return self.entries.setdefault(folder, {})

    def write(self, path, bytes, folder=None):
        path.mkdir(exist_ok=True)
        for name, entry in self.at(folder or self.root).items():
            if isinstance(entry, Folder):
                self.write(path / name, bytes, entry)
            else:
                (path / name).write_bytes(bytes(entry))


@dataclasses.dataclass
class Data:
    """Bytes at a place in a file, or (`bytes` is None) a new length."""

    file: File
    offset: int
    bytes: object

    def apply(self, held):
        if self.bytes is None:
            held[self.offset :] = b"\0" * max(0, self.offset - len(held)) if self.offset > len(held) else b""
            return
        if len(held) < self.offset:
            held.extend(b"\0" * (self.offset - len(held)))
        held[self.offset : self.offset + len(self.bytes)] = self.bytes

    def sectors(self, size):
        """The same change in pieces, some of which may reach the disk."""
        if self.bytes is None:
            return [self]
        starts = range(0, len(self.bytes), size)
        return [Data(self.file, self.offset + start, self.bytes[start : start + size]) for start in starts]


@dataclasses.dataclass
class Name:
    """Changes of names: (folder, name, its file or folder or None) each."""

    changes: list

    @property
    def folder(self):
        """The folder to sync: the one with the new name, if there are two."""
        return self.changes[-1][0]

    def apply(self, tree):
        for folder, name, entry in self.changes:
            if entry is None:
                tree.at(folder).pop(name, None)
            else:
                tree.at(folder)[name] = entry


@dataclasses.dataclass
class Sync:
    """A file or folder that is synced from here on."""

    of: object


def calls(root, folder, where, log):
    """The changes that a recorded run made to a folder, in order; it was run in `where`."""
    run = Run(root, os.path.realpath(folder), os.path.realpath(where))
    for line in complete(log):
        match = re.match(r"(\w+)\((.*)\) += (-?\d+)", line)
        if match is None:
            continue
        name, arguments, result = match[1], match[2], int(match[3])
        if name in UNKNOWN and result > 0:
            raise SystemExit(f"{__name__} cannot replay {name}")
        if result >= 0 and (done := run.call(name, split(arguments), result)):
            yield from done


def complete(log):
    """The lines of the log without the number of the thread; calls that another thread has
    interrupted are put together again.
    """
    begun = {}
    for line in log.read_text().splitlines():
        thread, _, line = line.partition(" ")
        line = line.strip()
        if line.endswith("<unfinished ...>"):
            begun[thread] = line.removesuffix("<unfinished ...>").rstrip()
        elif match := re.match(r"<\.\.\. \w+ resumed>", line):
            yield begun.pop(thread) + line[match.end() :]
        else:
            yield line


def split(arguments):
    """The arguments of a call; strings are decoded, the rest is left unchanged."""
    found = []
    for part in re.findall(r'"(?:\\x[0-9a-f]{2})*"|[^,\s][^,]*', arguments):
        found.append(bytes.fromhex(part[1:-1].replace("\\x", "")) if part.startswith('"') else part.strip())
    return found


class Run:
    """The files and folders as the run sees them."""

    def __init__(self, root, path, where):
        self.root, self.path, self.where, self.open = root, path, where, {}

    def find(self, path, at="AT_FDCWD"):
        """The folder that a path is in and its name there; None if that is somewhere else. A
        folder itself is `.` in it.
        """
        path = os.fsdecode(path)
        if os.path.isabs(path) or at == "AT_FDCWD":
            path, base = os.path.relpath(os.path.join(self.where, path), self.path), self.root
        else:
            base = self.open.get(int(at), (None, 0))[0]
        parts = [part for part in path.split("/") if part not in ("", ".")]
        for part in parts[:-1]:
            base = base.entries.get(part) if isinstance(base, Folder) else None
        if not isinstance(base, Folder) or parts[:1] == [".."]:
            return None
        return base, parts[-1] if parts else "."

    def call(self, name, arguments, result):
        """The changes of a call that was made, as `record` has them."""
        match name, arguments:
            case "open" | "creat", [path, *rest]:
                return self.opened(path, "AT_FDCWD", "O_CREAT|O_TRUNC" if name == "creat" else rest[0], result)
            case "openat", [at, path, flags, *_]:
                return self.opened(path, at, flags, result)
            case "close", [fd]:
                self.open.pop(int(fd), None)
            case "dup", [fd]:
                self.open[result] = self.open.get(int(fd), (None, 0))
            case "fcntl", [fd, "F_DUPFD_CLOEXEC" | "F_DUPFD", *_]:
                self.open[result] = self.open.get(int(fd), (None, 0))
            case "write" | "pwrite64", [fd, data, _, *offset]:
                return self.written(int(fd), data[:result], offset)
            case "ftruncate", [fd, length] if self.file(fd):
                return [Data(self.file(fd), int(length), None)]
            case "fsync" | "fdatasync", [fd] if self.open.get(int(fd), (None, 0))[0]:
                return [Sync(self.open[int(fd)][0])]
            case "syncfs", [_]:
                return [Sync(entry) for entry in self.root.everything()]
            case "unlink" | "rmdir", [path]:
                return self.named((self.find(path), None))
            case "unlinkat", [at, path, _]:
                return self.named((self.find(path, at), None))
            case "mkdir", [path, _]:
                return self.made(self.find(path))
            case "mkdirat", [at, path, _]:
                return self.made(self.find(path, at))
            case "rename", [old, new]:
                return self.renamed(self.find(old), self.find(new), "")
            case "renameat" | "renameat2", [at, old, to, new, *flags]:
                return self.renamed(self.find(old, at), self.find(new, to), "".join(flags))
            case "link", [old, new]:
                return self.named((self.find(new), self.entry(self.find(old))))
            case "linkat", [at, old, to, new, _]:
                return self.named((self.find(new, to), self.entry(self.find(old, at))))
        return []

    def file(self, fd):
        found = self.open.get(int(fd), (None, 0))[0]
        return found if isinstance(found, File) else None

    def entry(self, place):
        if place is None:
            return None
        return place[0] if place[1] == "." else place[0].entries.get(place[1])

    def opened(self, path, at, flags, fd):
        place = self.find(path, at)
        entry, done = self.entry(place), []
        if place and entry is None and "O_CREAT" in flags:
            entry = File()
            done = self.named((place, entry))
        elif isinstance(entry, File) and "O_TRUNC" in flags:
            done = [Data(entry, 0, None)]
        self.open[fd] = (entry, 0)
        return done

    def written(self, fd, data, offset):
        if not (file := self.file(fd)):
            return []
        if offset:
            return [Data(file, int(offset[0]), data)]
        at = self.open[fd][1]
        self.open[fd] = (file, at + len(data))
        return [Data(file, at, data)]

    def made(self, place):
        return self.named((place, Folder()))

    def renamed(self, old, new, flags):
        one, other = self.entry(old), self.entry(new)
        return self.named((old, other if "EXCHANGE" in flags else None), (new, one))

    def named(self, *changes):
        changes = [(*place, entry) for place, entry in changes if place]
        for folder, name, entry in changes:
            if entry is None:
                folder.entries.pop(name, None)
            else:
                folder.entries[name] = entry
        return [Name(changes)] if changes else []
