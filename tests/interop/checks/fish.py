"""Completion in fish: the words that `complete -C` offers for many lines."""

import json
import os

from completing import TYPED, lines, script
from support import WORK, done, run, same

(WORK / "script.fish").write_text(script("fish"))
cases = list(lines())
cases += [([*words[:-1], words[-1][:-1]], [words[-1]]) for _, words in TYPED]
driver = ["source script.fish"]
for words, _ in cases:
    driver += [f"printf '%s\\n' (string join \\x1f -- (complete -C 'ecpat-kb {' '.join(words)}'))"]
(WORK / "driver.fish").write_text("\n".join(driver))
home = {"HOME": str(WORK), "XDG_CONFIG_HOME": str(WORK), "XDG_DATA_HOME": str(WORK)}
environment = {**os.environ, **home, "ECPAT_KB_DB": os.environ["INTEROP_DATABASE"]}
shown = run("fish", "--no-config", "driver.fish", cwd=WORK, env=environment).split("\n")[:-1]
same("fish: as many answers as lines", len(shown), len(cases))
for (words, expected), line in zip(cases, shown):
    offered = [entry.split("\t")[0] for entry in line.split("\x1f") if entry]
    offered = [word for word in offered if words[-1] != "" or not word.startswith("-")]
    same(f"fish: {json.dumps(words)}", sorted(offered), sorted(expected))
version = run("fish", "--version").split()[-1]
done(f"fish {version}", f"{len(cases)} lines completed from two databases, the same as found by SQL")
