// What the page does: tell facts, filter, zoom.  All texts go into the page as text, and nothing is fetched.
"use strict";

const graph = JSON.parse(document.getElementById("graph").textContent);
const at = (id) => document.getElementById(id);
const canvas = at("canvas");
const drawings = [...canvas.querySelectorAll("svg")];
const rows = [...document.querySelectorAll("tr[data-path]")];
const parts = [...canvas.querySelectorAll("[data-hops], [data-nodes]")];
const numbers = (text) => (text ? text.split(" ").map(Number) : []);
const shown = () => drawings.find((drawing) => !drawing.hasAttribute("hidden")) || drawings[0];

// ---- facts ----

function make(name, ...inside) {
  const element = document.createElement(name);
  element.append(...inside);
  return element;
}

function table(entries) {
  const list = make("dl");
  for (const [name, value] of entries) {
    if (value) list.append(make("dt", name), make("dd", value));
  }
  return list;
}

function place(fact) {
  return make("li", fact.note, make("br"), make("code", fact.at));
}

function aboutHop(number) {
  const hop = graph.hops[number];
  const about = [make("h3", `${graph.nodes[hop.source].label} to ${graph.nodes[hop.target].label}`), table(hop.about)];
  if (hop.facts.length) about.push(make("ul", ...hop.facts.map(place)));
  return about;
}

function aboutNode(number) {
  const node = graph.nodes[number];
  return [make("h3", node.label), table(node.about)];
}

function choose(element, about) {
  for (const old of document.querySelectorAll(".chosen")) old.classList.remove("chosen");
  for (const old of document.querySelectorAll("[aria-pressed=true]")) old.setAttribute("aria-pressed", "false");
  if (element) {
    element.classList.add("chosen");
    if (element.hasAttribute("aria-pressed")) element.setAttribute("aria-pressed", "true");
  }
  at("told").replaceChildren(...about);
}

const MANY = 40;

function tell(part) {
  const hops = numbers(part.dataset.hops), nodes = numbers(part.dataset.nodes);
  const about = [...hops.slice(0, MANY).flatMap(aboutHop), ...nodes.slice(0, MANY).flatMap(aboutNode)];
  const left = hops.length + nodes.length - 2 * MANY;
  if (hops.length > MANY || nodes.length > MANY) about.push(make("p", `and ${left + MANY} more`));
  choose(part, about);
  if (hops.length) mark(new Set(hops));
}

/** Mark in the table the paths that go over some hops. */
function mark(hops) {
  for (const row of rows) row.classList.toggle("chosen", numbers(row.dataset.all).some((hop) => hops.has(hop)));
}

function partOf(hop) {
  return parts.find((part) => shown().contains(part) && numbers(part.dataset.hops).includes(hop));
}

/** Bring a part into the middle of the drawing, and leave the page where it is. */
function reveal(part) {
  const inner = part.getBoundingClientRect(), outer = canvas.getBoundingClientRect();
  canvas.scrollBy(
    inner.left + inner.width / 2 - outer.left - outer.width / 2,
    inner.top + inner.height / 2 - outer.top - outer.height / 2,
  );
}

/** Tell the facts of a hop below its row of the table, or take them away. */
function unfold(button) {
  const row = button.closest("tr"), open = button.getAttribute("aria-expanded") === "true";
  for (const old of document.querySelectorAll("tr.told")) old.remove();
  for (const old of document.querySelectorAll("[aria-expanded=true]")) old.setAttribute("aria-expanded", "false");
  if (open) return;
  const hop = Number(button.dataset.hop), drawn = partOf(hop), cell = make("td", ...aboutHop(hop));
  cell.colSpan = row.cells.length;
  const told = make("tr", cell);
  told.className = "told";
  row.after(told);
  button.setAttribute("aria-expanded", "true");
  choose(drawn, aboutHop(hop));
  if (drawn) reveal(drawn);
}

function activated(event) {
  if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
  const part = event.target.closest("[data-hops], [data-nodes]");
  const button = event.target.closest("td.way button");
  if (button) {
    unfold(button);
  } else if (part) {
    event.preventDefault();
    tell(part);
  }
}

document.addEventListener("click", activated);
canvas.addEventListener("keydown", activated);
canvas.addEventListener("focusin", (event) => {
  const part = event.target.closest("[data-hops], [data-nodes]");
  if (part && part.matches(":focus-visible")) tell(part);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") choose(null, [make("p", "Choose a hop or a node.")]);
});

// ---- filters ----

function fits(path, wanted) {
  return (
    (!wanted.verdict || path.verdict === wanted.verdict) &&
    (!wanted.class || path.data.includes(wanted.class)) &&
    (!wanted.platform || path.platforms.includes(wanted.platform)) &&
    (!wanted.search || path.words.includes(wanted.search))
  );
}

function filter() {
  const wanted = { search: at("search").value.trim().toLowerCase() };
  for (const id of ["verdict", "class", "platform"]) wanted[id] = at(id).value;
  const any = Object.values(wanted).some(Boolean);
  const hops = new Set(), nodes = new Set();
  let count = 0;
  graph.paths.forEach((path, number) => {
    const kept = fits(path, wanted);
    rows[number].hidden = !kept;
    if (!kept) return;
    count += 1;
    path.hops.forEach((hop) => hops.add(hop));
  });
  for (const hop of graph.loners) if (fits(graph.hops[hop], wanted)) hops.add(hop);
  for (const hop of hops) nodes.add(graph.hops[hop].source).add(graph.hops[hop].target);
  for (const part of parts) {
    const kept = numbers(part.dataset.hops).some((hop) => hops.has(hop)) || numbers(part.dataset.nodes).some((node) => nodes.has(node));
    part.classList.toggle("out", any && !kept);
  }
  at("count").textContent = any ? `${count} of ${graph.paths.length} rows` : "";
  const first = any && parts.find((part) => shown().contains(part) && part.dataset.hops && !part.classList.contains("out"));
  if (first) reveal(first);
}

const filters = at("filters");
filters.addEventListener("input", filter);
filters.addEventListener("reset", () => setTimeout(() => { control(); filter(); }));
filters.addEventListener("submit", (event) => event.preventDefault());

// ---- the control plane, which has a drawing of its own ----

function control() {
  const box = at("control");
  if (!box) return;
  drawings.forEach((drawing, number) => drawing.toggleAttribute("hidden", (number === 1) !== box.checked));
  fit();
}
if (at("control")) at("control").addEventListener("change", control);

// ---- zoom ----

const LEAST = 0.65, MOST = 4;
let scale = 1;

function zoom(wanted) {
  scale = Math.min(MOST, Math.max(0.05, wanted));
  for (const drawing of drawings) {
    drawing.setAttribute("width", Math.round(drawing.viewBox.baseVal.width * scale));
    drawing.setAttribute("height", Math.round(drawing.viewBox.baseVal.height * scale));
  }
}

/** Show the whole width, unless that makes the text too small to read. */
function fit() {
  zoom(Math.min(1, Math.max(LEAST, (canvas.clientWidth - 4) / shown().viewBox.baseVal.width)));
}

at("smaller").addEventListener("click", () => zoom(scale / 1.25));
at("larger").addEventListener("click", () => zoom(scale * 1.25));
at("fit").addEventListener("click", fit);
canvas.addEventListener("keydown", (event) => {
  const to = { "+": scale * 1.25, "-": scale / 1.25 }[event.key];
  if (to) zoom(to);
  if (event.key === "0") fit();
});
canvas.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  zoom(scale * (event.deltaY < 0 ? 1.15 : 1 / 1.15));
}, { passive: false });

let from = null;
canvas.addEventListener("pointerdown", (event) => {
  if (event.button === 0 && event.pointerType === "mouse") from = { x: event.clientX + canvas.scrollLeft, y: event.clientY + canvas.scrollTop };
});
window.addEventListener("pointermove", (event) => {
  if (!from) return;
  canvas.classList.add("dragged");
  canvas.scrollTo(from.x - event.clientX, from.y - event.clientY);
});
window.addEventListener("pointerup", () => {
  from = null;
  canvas.classList.remove("dragged");
});

// ---- theme ----

const THEMES = ["auto", "light", "dark"];
at("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const next = THEMES[(THEMES.indexOf(root.dataset.theme || "auto") + 1) % THEMES.length];
  root.dataset.theme = next;
  at("theme").textContent = `Theme: ${next}`;
});

at("scriptless").remove();
window.addEventListener("resize", fit);
control();
fit();
