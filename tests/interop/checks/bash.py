"""Completion in bash: the words that its function offers for many lines, and Tab on a terminal."""

import json
import os

from completing import TYPED, lines, script, type_in
from support import WORK, done, run, same

(WORK / "script.bash").write_text(script("bash"))
cases = list(lines())
driver = ["source script.bash", "COMP_TYPE=9"]
for words, _ in cases:
    quoted = " ".join("'" + word + "'" for word in ["ecpat-kb", *words])
    driver += [f"COMP_WORDS=({quoted}) COMP_CWORD={len(words)}"]
    driver += ["_clap_complete_ecpat_kb ecpat-kb \"${COMP_WORDS[COMP_CWORD]}\" '' 2>/dev/null"]
    driver += ["(IFS=$'\\t'; printf '%s\\n' \"${COMPREPLY[*]}\")"]
(WORK / "driver.bash").write_text("\n".join(driver))
environment = {**os.environ, "ECPAT_KB_DB": os.environ["INTEROP_DATABASE"]}
shown = run("bash", "--norc", "driver.bash", cwd=WORK, env=environment).split("\n")[:-1]
same("bash: as many answers as lines", len(shown), len(cases))
for (words, expected), line in zip(cases, shown):
    offered = [word for word in line.split("\t") if word and (words[-1] != "" or not word.startswith("-"))]
    same(f"bash: {json.dumps(words)}", sorted(offered), sorted(expected))
setting_up = f"PS1='> '; source {WORK}/script.bash; ecpat-kb() {{ printf '<<%s' \"$1\"; shift; printf '|%s' \"$@\"; printf '>>\\n'; }}; printf '<<%s>>' ready"
typed = type_in(["bash", "--norc", "--noprofile", "-i"], setting_up, [line for line, _ in TYPED], {})
same("bash: Tab on a terminal", typed, ["|".join(words) for _, words in TYPED])
version = run("bash", "-c", 'echo "$BASH_VERSION"').strip()
done(f"bash {version}", f"{len(cases)} lines completed from two databases, the same as found by SQL; {len(TYPED)} typed on a terminal")
