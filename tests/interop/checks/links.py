"""The links of passages in a browser: each opens the sentence that it cites. The pages are laid out with one
word per line, so that the scroll position shows which words the browser has found.

One page is part of this check. Saved pages and the text of the built-in pack are read from `../shared`, if it exists.
"""

import html
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

from support import PROGRAM, WORK, done, records, run

SHARED = pathlib.Path(__file__).resolve().parents[4] / "shared"
OWN = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Lanterns</title></head><body>
<nav>The network lends lanterns</nav><h1 id="firstHeading">Lanterns</h1><div id="mw-content-text">
<table class="infobox"><tr><th>Type</th><td>Network</td></tr><tr><th>Founded</th><td>1987<sup class="reference"><a
href="#cite_note-1">[1]</a></sup></td></tr><tr><th>Region</th><td>Network</td></tr></table>
<p>The network lends lanterns and other lamps. It was founded<sup class="reference"><a href="#cite_note-1">[1]</a></sup>
in a café in Oslo, and later moved. It grew. A one-time member left, and others came.</p>
<h2 id="History">History</h2><p>It was founded in a cafe in 1987. It grew. Its tower has 10<sup>3</sup> steps.</p>
<h2 id="Members_(2)">Members</h2><ul><li>Oil for lamps</li><li>Lamps</li><li>Oil for lamps</li></ul>
<p lang="ja">協会は東京にある。本部はバンコクにある。会員は一九九〇年代以降毎年着実増加傾向継続中。</p>
<ol class="references"><li id="cite_note-1">Report.</li></ol></div></body></html>"""
STYLE = """*{position:static!important;float:none!important;columns:auto!important;transform:none!important}
body{width:1px!important;padding:4000px 0!important;margin:0!important}
table,thead,tbody,tfoot,tr,td,th,caption{display:block!important;width:auto!important}
html{scroll-behavior:auto!important}"""
# Finds each sentence among the letters and digits of the page: first those that are there once, then those beside
# them, then each other near its neighbours; a whole line if there is one. Markers are no part of the text.
FIND = """(sentences) => {
  const letters = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\\p{L}\\p{N}]/gu, "");
  const marker = "sup.reference, .mw-ref, sup.noprint, .rt-commentedText, style, script, [href*='#cite_note'], .mw-editsection";
  let text = "";
  const places = [];
  let line = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    line += node.nodeName === "BR";
    let block = node.parentElement;
    if (node.nodeType !== Node.TEXT_NODE || block.closest(marker) || !block.checkVisibility()) continue;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    let at = 0;
    for (const c of node.data) {
      for (const letter of letters(c)) { text += letter; places.push([node, at, at + c.length, block, line]); }
      at += c.length;
    }
  }
  const isNewLine = (at) => [3, 4].some((part) => places[at - 1]?.[part] !== places[at]?.[part]);
  // A sentence begins where a block begins or after what ends another.
  const isBegin = (at) => {
    const [node, start] = places[at];
    const before = node.data.slice(0, start).trimEnd();
    return before === "" || /[^\\p{L}\\p{N}]$/u.test(before);
  };
  const everywhere = (wanted) => {
    const found = [];
    for (let at = text.indexOf(wanted); wanted && at >= 0; at = text.indexOf(wanted, at + 1)) found.push(at);
    const begins = found.filter(isBegin);
    return begins.length ? begins : found;
  };
  const all = sentences.map((sentence) => {
    // Formulas and the like differ between the reader's text and the page: then half of the sentence is enough.
    const whole = letters(sentence);
    const half = whole.length >> 1;
    const wanted = [whole, whole.slice(0, half), whole.slice(half)].find((part) => everywhere(part).length) ?? "";
    return {starts: everywhere(wanted), length: wanted.length};
  });
  const known = all.map(({starts}) => starts.length === 1 ? starts[0] : null);
  const locate = ({starts, length}, index, most) => {
    if (known[index] !== null || !starts.length) return;
    const before = known.findLastIndex((at, other) => other < index && at !== null);
    const next = known.findIndex((at, other) => other > index && at !== null);
    const from = before < 0 ? 0 : known[before] + all[before].length;
    const after = next < 0 ? text.length : known[next];
    const near = starts.filter((at) => at >= (from > after ? 0 : from) && at < after);
    const among = near.length ? near : starts;
    const lines = among.filter((at) => isNewLine(at) && isNewLine(at + length));
    const far = (at) => Math.min(before < 0 || (!most && before < index - 1) ? Infinity : Math.abs(at - from),
      !most && next > index + 1 ? Infinity : Math.abs(after - at - length));
    const best = (lines.length ? lines : among).reduce((best, at) => far(at) < far(best) ? at : best);
    if (far(best) <= most) known[index] = best;
  };
  for (const most of [0, 0, Infinity]) all.forEach((one, index) => locate(one, index, most));
  globalThis.ranges = all.map(({length}, index) => {
    const start = known[index];
    if (start === null) return null;
    const range = document.createRange();
    range.setStart(places[start][0], places[start][1]);
    range.setEnd(places[start + length - 1][0], places[start + length - 1][2]);
    return range;
  });
  return ranges.map((range) => range !== null);
}"""
# The browser puts the words in the middle of the window.
SEEN = """(at) => new Promise((answer) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const middle = innerHeight / 2;
  const place = ranges[at].getBoundingClientRect();
  answer(scrollY > 0 && place.top - 2 <= middle && middle <= place.bottom + 2);
})))"""


class Browser:
    """Chromium, driven through pipes."""

    def __init__(self):
        read, self.input = os.pipe()
        self.output, write = os.pipe()
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={WORK / 'profile'}"]
        command += ["--blink-settings=imagesEnabled=false", "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe"]
        shell = f'exec "$@" 3<&{read} 4>&{write} 2>/dev/null'
        self.process = subprocess.Popen(["bash", "-c", shell, "bash", *command], pass_fds=(read, write))
        os.close(read)
        os.close(write)
        self.buffer, self.count, self.session = b"", 0, None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")

    def call(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        message |= {"sessionId": self.session} if self.session else {}
        os.write(self.input, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.buffer:
                more = os.read(self.output, 1 << 16)
                if not more:
                    sys.exit("chromium has ended")
                self.buffer += more
            one, self.buffer = self.buffer.split(b"\0", 1)
            answer = json.loads(one)
            if answer.get("id") == self.count:
                return answer["result"]

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return answer["result"].get("value")

    def open(self, address):
        self.call("Page.navigate", url=address)
        self.evaluate("new Promise((f) => document.readyState === 'complete' ? f() : addEventListener('load', f))")


def passages(article, pack, database):
    """The passages of a pack with the end of their link and the sentence that each cites, in the order of the page."""
    run(PROGRAM, "build", pack, "--only", "--quiet", "--db", database)
    run(PROGRAM, "article", "attach", article, "--quiet", "--db", database)
    sql = """SELECT p.slug, v.link, coalesce(c.fragment, '') AS section, p.fragment, p.text FROM passage AS p
      JOIN section AS c ON c.id = p.section_id JOIN passages AS v ON v.passage_id = p.id
      WHERE p.fragment IS NOT NULL ORDER BY c.position, p.position"""
    return records(sql, database)


def opened(browser, name, page, cited):
    """Counts the links that open their sentence, and lists those that do not."""
    path = WORK / f"{name}.html"
    # Scripts could change the page.
    path.write_text(re.sub(r"(?is)<script\b.*?</script>", "", page) + f"<style>{STYLE}</style>")
    browser.open(path.as_uri())
    there = browser.evaluate(f"({FIND})({json.dumps([one['text'] or '' for one in cited])})")
    wrong = []
    for at, (one, is_there) in enumerate(zip(cited, there)):
        link = f"#{one['section']}:~:text={one['fragment']}"
        if one["link"] and not one["link"].endswith(link):
            sys.exit(f"{name}: {one['slug']}: {one['link']} does not end with {link}")
        if not one["text"] or not is_there:
            wrong.append(f"{name}: {one['slug']}: the sentence of {urllib.parse.unquote(link)} is not on the page")
            continue
        browser.evaluate("scrollTo(0, 0)")
        browser.call("Page.navigate", url=path.as_uri() + link)
        if not browser.evaluate(f"({SEEN})({at})"):
            wrong.append(f"{name}: {one['slug']}: {urllib.parse.unquote(link)}")
    return len(cited), wrong


def drafted(browser, article):
    name = article.stem.replace(".", "-")
    pack = WORK / f"pack-{name}"
    run(PROGRAM, "article", "draft", article, pack, "--quiet")
    return opened(browser, name, article.read_text(), passages(article, pack, WORK / f"{name}.db"))


def rendered(text):
    """A plain text as a page: a paragraph for each block of lines."""
    marked = re.sub(r"\[(\d+|[a-z ]+)\]", r"<sup class=reference>[\1]</sup>", html.escape(text))
    blocks = [block.replace("\n", "<br>") for block in re.split(r"\n\s*\n", marked)]
    return "<!DOCTYPE html><meta charset=utf-8>" + "".join(f"<p>{block}</p>" for block in blocks)


browser = Browser()
own = WORK / "lanterns.html"
own.write_text(OWN)
count, wrong = drafted(browser, own)
said = f"{count} of the page of this check"
if SHARED.is_dir():
    total = 0
    pages = sorted([*SHARED.glob("pages/*.html"), *SHARED.glob("articles/*.html")])
    for article in pages:
        links, failed = drafted(browser, article)
        total, wrong = total + links, wrong + failed
    text = SHARED / "articles" / "ecpat.txt"
    built_in = passages(text, pathlib.Path(__file__).parents[3] / "seed" / "ecpat", WORK / "built-in.db")
    links, failed = opened(browser, "built-in", rendered(text.read_text()), built_in)
    said += f", {total} of {len(pages)} saved pages, {links} of the built-in pack"
    count, wrong = count + total + links, wrong + failed
else:
    said += "; saved pages and the text of the built-in pack are not available"
browser.process.terminate()
browser.process.wait()
if wrong:
    sys.exit("\n".join([*wrong, f"{len(wrong)} of {count} links open something else"]))
version = run("chromium", "--version").split()[1]
done(f"Chromium {version}", f"{count} links open the sentence that they cite: {said}")
