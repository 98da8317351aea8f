// The part of the check of the site that runs in a browser: every kind of page in both colours and two widths,
// from a folder and from a server; the search; the HTML itself. Prints what was done as JSON, or what is wrong.

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, shots, queries, ...paths] = process.argv.slice(2);
const require = createRequire(join(process.env.INTEROP_NODE, "package.json"));
const { chromium } = require("playwright-core");
const { HtmlValidate } = require("html-validate");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [320, 768, 1280];
const KINDS = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript" };
const wrong = [];

const validator = new HtmlValidate({
  extends: ["html-validate:standard"],
  // Long lines and the form of closing tags do not matter, and titles come from the sources.
  rules: { "long-title": "off", "no-trailing-whitespace": "off", "void-style": "off", "no-implicit-button-type": "error" },
});

const server = createServer((request, response) => {
  try {
    const path = join(resolve(folder), decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const body = readFileSync(path);
    response.writeHead(200, { "content-type": KINDS[extname(path)] ?? "application/octet-stream" });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const places = [pathToFileURL(resolve(folder)).href, `http://127.0.0.1:${server.address().port}`];

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
let views = 0;
for (const place of places) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && wrong.push(`${page.url()}: ${message.text()}`));
    page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error}`));
    page.on("request", (request) => {
      if (!request.url().startsWith(place)) wrong.push(`${page.url()} asks for ${request.url()}`);
    });
    for (const path of paths) {
      await page.goto(`${place}/${path}`);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        if (wide > width) wrong.push(`${path} is ${wide} pixels wide at ${width}`);
        views += 1;
        if (place === places[0]) await page.screenshot({ path: join(shots, `${path.replaceAll("/", "-")}-${width}-${colorScheme}.png`) });
      }
      // The policy of the page forbids scripts that are not of the site; the debugger is not bound by it.
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], preload: false }));
      for (const { id, help, nodes } of found.violations) {
        wrong.push(`${path} (${colorScheme}): ${id}, ${help}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 120)} ${node.failureSummary?.replaceAll("\n", " ").slice(0, 160)}`).join("; ")}`);
      }
    }
    await context.close();
  }
}

let answers = 0;
for (const place of places) {
  const page = await browser.newPage();
  let loaded = 0;
  page.on("response", async (response) => {
    if (response.url().includes("/search/")) loaded += (await response.body().catch(() => "")).length;
  });
  for (const [words, path] of JSON.parse(queries)) {
    await page.goto(`${place}/index.html`);
    loaded = 0;
    await page.getByRole("searchbox").pressSequentially(words);
    const first = page.locator(".found a").first();
    await first.waitFor({ timeout: 5000 }).catch(() => wrong.push(`search for ${words}: no answer`));
    await page.waitForTimeout(300);
    const addresses = await page.locator(".found a").evaluateAll((links) => links.map((link) => link.href));
    if (!addresses.some((address) => address.endsWith(path))) wrong.push(`search for ${words}: ${addresses}, not ${path}`);
    if (loaded > 100 * 1024) wrong.push(`search for ${words}: ${loaded} bytes`);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.href !== `${place}/index.html`, { timeout: 5000 }).catch(() => wrong.push(`search for ${words}: Enter leads nowhere`));
    answers += 1;
  }
  await page.close();
}
await browser.close();
server.close();

for (const path of paths) {
  const report = await validator.validateString(readFileSync(join(folder, path), "utf8"));
  for (const { messages } of report.results) {
    for (const { ruleId, message, line } of messages.slice(0, 5)) wrong.push(`${path}:${line}: ${ruleId}: ${message}`);
  }
}
if (wrong.length) {
  console.error([...new Set(wrong)].slice(0, 60).join("\n"));
  process.exit(1);
}
console.log(JSON.stringify({ views, answers }));
