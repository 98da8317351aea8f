"""Completion in zsh: the words that its function offers for many lines, and Tab on a terminal."""

import json
import os

from completing import TYPED, lines, script, type_in
from support import WORK, done, run, same

(WORK / "script.zsh").write_text(script("zsh"))
cases = list(lines())
# The function passes its words to `_describe`, in the array named last.
driver = ["compdef() { : }", "source script.zsh", "_describe() { offered+=(${(P)@[-1]}) }"]
for words, _ in cases:
    quoted = " ".join("'" + word + "'" for word in ["ecpat-kb", *words])
    driver += [f"words=({quoted}) CURRENT={len(words) + 1} offered=()", "_clap_dynamic_completer_ecpat_kb"]
    driver += ["print -r -- ${(pj:\\t:)offered}"]
(WORK / "driver.zsh").write_text("\n".join(driver))
environment = {**os.environ, "ECPAT_KB_DB": os.environ["INTEROP_DATABASE"]}
shown = run("zsh", "-f", "driver.zsh", cwd=WORK, env=environment).split("\n")[:-1]
same("zsh: as many answers as lines", len(shown), len(cases))
for (words, expected), line in zip(cases, shown):
    offered = [entry.split(":")[0] for entry in line.split("\t") if entry]
    offered = [word for word in offered if words[-1] != "" or not word.startswith("-")]
    same(f"zsh: {json.dumps(words)}", sorted(offered), sorted(expected))
setting_up = f"PS1='> '; autoload -U compinit; compinit -D; source {WORK}/script.zsh; ecpat-kb() {{ print -r -- \"<<${{(j:|:)@}}>>\" }}; print '<<'ready'>>'"
typed = type_in(["zsh", "-f", "-i"], setting_up, [line for line, _ in TYPED], {})
same("zsh: Tab on a terminal", typed, ["|".join(words) for _, words in TYPED])
version = run("zsh", "--version").split()[1]
done(f"zsh {version}", f"{len(cases)} lines completed from two databases, the same as found by SQL; {len(TYPED)} typed on a terminal")
