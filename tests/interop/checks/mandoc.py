"""The manual pages: every one without a remark of mandoc's, and with every option of its command."""

import re

from support import WORK, done, ours, run, same

pages = WORK / "man1"
ours("man", pages)
names = sorted(path.name for path in pages.iterdir())
options = 0
for name in names:
    path = pages / name
    same(f"mandoc: lint of {name}", run("mandoc", "-T", "lint", "-W", "all", path), "")
    words = name.removesuffix(".1").removeprefix("ecpat-kb").strip("-").split("-")
    help_text = ours(*filter(None, words), "--help")
    long_options = set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", help_text, re.MULTILINE)) - {"--version"}
    text = run("mandoc", "-T", "utf8", path)
    text = re.sub(".\b", "", text)
    missing = [option for option in sorted(long_options) if option not in text]
    same(f"mandoc: options that {name} lacks", missing, [])
    options += len(long_options)
version = run("dpkg-query", "-W", "-f", "${Version}", "mandoc")
done(f"mandoc {version}", f"{len(names)} pages, no remark of its lint; {options} options, as --help has them")
