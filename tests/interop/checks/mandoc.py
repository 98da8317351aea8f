"""The manual pages: mandoc finds no error in any, and each has every option of its command."""

import pathlib
import re

from support import WORK, done, ours, run, same

# The environment variables that the program reads, without those that only the script for bash sets or
# only the library for colour reads.
VARIABLES = {"NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM"}
for source in (pathlib.Path(__file__).parents[3] / "src").rglob("*.rs"):
    if "tests" in (source.stem, source.parent.name):
        continue
    text = source.read_text()
    VARIABLES |= set(re.findall(r'\b(?:var|var_os|named)\("([A-Z][A-Z_]+)"\)', text))
    VARIABLES |= set(re.findall(r'(?<!env!\()"(ECPAT_KB_(?!TEST_)[A-Z_]+)"', text))

pages = WORK / "man1"
ours("man", pages)
names = sorted(path.name for path in pages.iterdir())
options = variables = 0
for name in names:
    path = pages / name
    same(f"mandoc: lint of {name}", run("mandoc", "-T", "lint", "-W", "error", path), "")
    words = name.removesuffix(".1").removeprefix("ecpat-kb").strip("-")
    # The name of a report can contain a hyphen.
    words = words.split("-", 1) if words.startswith("report-") else words.split("-")
    help_text = ours(*filter(None, words), "--help")
    long_options = set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", help_text, re.MULTILINE)) - {"--version"}
    text = run("mandoc", "-T", "utf8", path)
    text = re.sub(".\b", "", text)
    missing = [option for option in sorted(long_options) if option not in text]
    same(f"mandoc: options that {name} lacks", missing, [])
    options += len(long_options)
    sections = dict(re.findall(r"^([A-Z ]+)\n((?:(?: .*)?\n)*)", text, re.MULTILINE))
    named = VARIABLES if name == "ecpat-kb.1" else set(re.findall(r"\[env: (\w+)", help_text))
    place = "ENVIRONMENT" if name == "ecpat-kb.1" else "OPTIONS OF EVERY COMMAND"
    missing = sorted(name for name in named if not re.search(rf"\b{name}\b", sections[place]))
    same(f"mandoc: variables that {name} lacks under {place}", missing, [])
    variables += len(named)
version = run("dpkg-query", "-W", "-f", "${Version}", "mandoc")
done(f"mandoc {version}", f"{len(names)} pages, no error of its lint; {options} options, as --help has them; {variables} variables that are read")
