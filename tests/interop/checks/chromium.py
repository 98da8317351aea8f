"""Reports and pages as HTML in a browser, on a phone and on a screen: no cell is narrower than its longest
word, and nothing is wider than the window. The policy of a page forbids scripts, so the measured copy has
a script in place of the policy.
"""

import json
import re

from support import WORK, done, ours, run, same

MEASURE = """<script>
addEventListener("load", () => {
  const cells = [...document.querySelectorAll("td, th, dd, dt, h1, h2")].filter((cell) => cell.clientWidth > 0);
  // Everything is measured before anything is added: a browser recomputes the layout of a large table after each change.
  const rooms = cells.map((cell) => {
    const style = getComputedStyle(cell);
    return cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  });
  const words = cells.map((cell) => {
    // A browser may break a line at a hyphen, but not within a cell that is only a slug or date.
    const text = cell.textContent.trim();
    const parts = /\\s/.test(text) ? text.split(/[\\s-]+/) : [text];
    return parts.sort((one, other) => other.length - one.length)[0];
  });
  const spans = cells.map((cell, at) => {
    const span = document.createElement("span");
    span.style.whiteSpace = "nowrap";
    span.textContent = words[at];
    return cell.appendChild(span);
  });
  const widths = spans.map((span) => span.getBoundingClientRect().width);
  spans.forEach((span) => span.remove());
  // What is wider than a phone, such as a digest or an address, is broken there, or where it identifies a thing.
  const widest = document.documentElement.clientWidth - 60;
  const isBroken = (cell, at) => widths[at] >= widest || (cell.closest("aside") && words[at].length > 30);
  const narrow = cells.filter((cell, at) => widths[at] > rooms[at] + 1 && !isBroken(cell, at));
  const root = document.documentElement;
  document.body.textContent = "measured " + JSON.stringify({
    narrow: narrow.map((cell) => cell.textContent.slice(0, 60)), width: root.scrollWidth, window: root.clientWidth,
  });
});
</script>"""

REPORTS = [row["report"] for row in json.loads(ours("report", "--format", "json"))]
PAGES = ["ecpat", "first-world-congress", "code-of-conduct", "csec", "bangkok", "wikipedia-ecpat", "wikipedia-ecpat/6"]
WIDTHS = (400, 1300)


def measured(name, html, width):
    path = WORK / f"{name}-{width}.html"
    path.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', lambda _: MEASURE, html))
    browser = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={WORK / 'profile'}")
    shown = run(*browser, f"--window-size={width},1000", "--dump-dom", path.as_uri())
    return json.loads(re.search(r"measured (\{.*\})", shown).group(1))


count = 0
for name, html in [
    *((f"report-{report}", ours("report", report, "--format", "html")) for report in REPORTS),
    *((f"page-{page.replace('/', '-')}", ours("show", page, "--format", "html")) for page in PAGES),
]:
    for width in WIDTHS:
        found = measured(name, html, width)
        same(f"{name} at {width}: cells narrower than a word", found["narrow"], [])
        # A table with many columns scrolls within the page.
        same(f"{name} at {width}: wider than the window", found["width"] <= found["window"], True)
        count += 1
version = run("chromium", "--version").split()[1]
done(f"Chromium {version}", f"{count} views of {len(REPORTS)} reports and {len(PAGES)} pages, no word broken, nothing too wide")
