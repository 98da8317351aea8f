"use strict";

// Lists that sort and filter, and the search. Pages say everything without this script.

const root = document.body.dataset.root;

// ---- Lists

for (const table of document.querySelectorAll("table.list")) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const key = (row, at) => row.cells[at].dataset.by ?? row.cells[at].textContent.trim();
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const isDown = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      rows.sort((one, other) => {
        const [a, b] = [key(one, at), key(other, at)];
        // What is not stated comes last in either direction.
        if (!a || !b) return !b - !a;
        return (isDown ? -1 : 1) * collator.compare(a, b);
      });
      body.append(...rows);
    });
  });
  if (rows.length < 8) continue;
  const filter = document.createElement("form");
  filter.className = "filter";
  filter.addEventListener("submit", (event) => event.preventDefault());
  const label = (text, field) => {
    const element = document.createElement("label");
    element.append(text, field);
    return element;
  };
  const input = document.createElement("input");
  input.type = "search";
  filter.append(label("Filter", input));
  const at = heads.findIndex((head) => ["Kind", "kind", "Part of society"].includes(head.textContent));
  const select = document.createElement("select");
  if (at >= 0) {
    const kinds = new Set(rows.flatMap((row) => row.cells[at].textContent.split(", ").filter(Boolean)));
    select.append(new Option("any", ""), ...[...kinds].sort(collator.compare).map((kind) => new Option(kind, kind)));
    filter.append(label(heads[at].textContent, select));
  }
  const count = document.createElement("output");
  filter.append(count);
  const apply = () => {
    const wanted = words(input.value);
    let shown = 0;
    for (const row of rows) {
      const text = plain(row.textContent);
      const isOfKind = !select.value || row.cells[at].textContent.split(", ").includes(select.value);
      row.hidden = !(isOfKind && wanted.every((word) => text.includes(word)));
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = shown === rows.length ? "" : `${shown} of ${rows.length}`;
  };
  input.addEventListener("input", apply);
  select.addEventListener("change", apply);
  table.parentElement.before(filter);
}

// ---- Words: as `words` in search.rs makes them

function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}|\p{Cf}/gu, "").toLowerCase().replace(/(?<=\d),(?=\d{3}(?!\d))/g, "");
}

function words(text) {
  const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー々]+/gu;
  const found = [];
  for (const word of plain(text).match(/[\p{L}\p{N}]+/gu) ?? []) {
    let end = 0;
    for (const run of word.matchAll(unspaced)) {
      if (run.index > end) found.push(word.slice(end, run.index));
      end = run.index + run[0].length;
      const letters = [...run[0]];
      if (letters.length === 1) found.push(run[0]);
      for (let at = 1; at < letters.length; at++) found.push(letters[at - 1] + letters[at]);
    }
    if (end < word.length) found.push(word.slice(end));
  }
  return found;
}

// ---- Search

const kb = { words: [], names: [], index: null };
const loading = new Map();

// A page that is opened from a folder cannot fetch, but it can load scripts.
function load(name) {
  if (!loading.has(name)) {
    loading.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${root}search/${name}.js`;
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      document.head.append(script);
    }));
  }
  return loading.get(name);
}

// The numbers of the pages that have a word, or a word that begins with it, with how well they fit; of a beginning
// that many words have, those in the first files.
async function pages(word, most) {
  const firsts = kb.index.files;
  let low = 0;
  while (low + 1 < firsts.length && firsts[low + 1] <= word) low++;
  let high = low;
  while (high + 1 < firsts.length && firsts[high + 1].startsWith(word) && high + 1 < low + most) high++;
  const found = new Map();
  for (let file = low; file <= high; file++) {
    await load(`words-${file}`);
    for (const [other, numbers] of Object.entries(kb.words[file])) {
      const isWord = other === word;
      if (!other.startsWith(word)) continue;
      numbers.split("|").forEach((list, part) => {
        let number = 0;
        for (const step of list ? list.split(".") : []) {
          number += parseInt(step, 16);
          const score = (part === 0 ? 4 : 1) * (isWord ? 2 : 1);
          found.set(number, Math.max(found.get(number) ?? 0, score));
        }
      });
    }
  }
  return found;
}

async function search(text) {
  const wanted = words(text);
  if (!wanted.length || (wanted.length === 1 && wanted[0].length < 2 && wanted[0] < "\u0e00")) return null;
  await load("index");
  const found = await Promise.all(wanted.map((word) => pages(word, wanted.length > 1 ? 2 : 4)));
  const all = new Map();
  for (const each of found) {
    for (const [number, score] of each) {
      const [count, sum] = all.get(number) ?? [0, 0];
      all.set(number, [count + 1, sum + score]);
    }
  }
  const most = Math.max(0, ...[...all.values()].map(([count]) => count));
  const numbers = [...all].filter(([, [count]]) => count === most);
  numbers.sort(([one, [, a]], [other, [, b]]) => b - a || one - other);
  return { numbers: numbers.map(([number]) => number), hasAll: most === wanted.length };
}

async function named(number) {
  const file = Math.floor(number / kb.index.names);
  await load(`names-${file}`);
  return kb.names[file][number % kb.index.names];
}

const form = document.querySelector("form.search");
const field = form.querySelector("input");
const answer = document.createElement("div");
answer.className = "found";
answer.hidden = true;
const status = document.createElement("p");
status.setAttribute("role", "status");
const list = document.createElement("ol");
answer.append(status, list);
form.append(answer);
form.hidden = false;
let asked = 0;

async function show(most) {
  const turn = ++asked;
  const result = await search(field.value).catch(() => ({ numbers: [], hasAll: true }));
  const names = result ? await Promise.all(result.numbers.slice(0, most).map(named)) : [];
  // A later question has been answered first.
  if (turn !== asked) return;
  answer.hidden = !result;
  if (!result) return;
  const count = result.numbers.length;
  status.textContent = count === 0 ? "Nothing has these words." : `${count} ${count === 1 ? "page" : "pages"}${result.hasAll ? "" : " with some of these words"}`;
  list.replaceChildren(...names.map(([path, name, what]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = root + path;
    const label = document.createElement("bdi");
    label.textContent = name;
    const note = document.createElement("span");
    note.className = "note";
    note.textContent = ` ${what}`;
    link.append(label, note);
    item.append(link);
    return item;
  }));
  if (count > most) {
    const more = document.createElement("button");
    more.type = "button";
    more.textContent = "Show more";
    more.addEventListener("click", () => show(most + 40).then(() => list.children[most]?.firstChild.focus()));
    const item = document.createElement("li");
    item.append(more);
    list.append(item);
  }
}

field.addEventListener("input", () => show(8));
field.addEventListener("focus", () => { if (field.value && answer.hidden) show(8); });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  list.querySelector("a")?.click();
});
form.addEventListener("keydown", (event) => {
  const stops = [field, ...list.querySelectorAll("a, button")];
  const at = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    answer.hidden = true;
    field.focus();
  } else if (step && at >= 0) {
    event.preventDefault();
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)].focus();
  }
});
document.addEventListener("click", (event) => { if (!form.contains(event.target)) answer.hidden = true; });
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    field.focus();
  }
});
