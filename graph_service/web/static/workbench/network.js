// Statements as a network: things that hang on one thing alone, by one property, are one group.
import { nameOf, show } from "./terms.js";
import { make, word } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const MOST = 60;
const [WIDTH, HEIGHT] = [900, 620];

function shape(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Return nodes and edges of statements, grouped, the best connected nodes first. */
export function group(rows, labels) {
  const degree = new Map();
  const links = rows.filter(([, predicate, object]) => object.type !== "literal" && predicate.value !== TYPE);
  for (const [subject, , object] of links) {
    for (const each of [subject, object]) degree.set(each.value, (degree.get(each.value) ?? 0) + 1);
  }
  const nodes = new Map();
  const edges = new Map();
  const node = (key, name, term) => nodes.get(key) ?? nodes.set(key, { key, name, term, count: 0 }).get(key);
  for (const [subject, predicate, object] of links) {
    const leaf = degree.get(object.value) === 1 ? "out" : degree.get(subject.value) === 1 ? "in" : "";
    const [hub, other] = leaf === "in" ? [object, subject] : [subject, object];
    const from = node(hub.value, nameOf(hub, labels), hub);
    const key = leaf ? `${hub.value} ${leaf} ${predicate.value}` : other.value;
    const to = node(key, nameOf(other, labels), other);
    to.count += 1;
    to.group = Boolean(leaf);
    edges.set(`${from.key} ${to.key}`, { from, to, name: nameOf(predicate, labels) });
  }
  const ranked = [...nodes.values()].sort((a, b) => (degree.get(b.key) ?? 0) - (degree.get(a.key) ?? 0));
  const kept = new Set(ranked.slice(0, MOST));
  const left = [...edges.values()].filter(({ from, to }) => kept.has(from) && kept.has(to));
  return { nodes: [...kept], edges: left, all: nodes.size };
}

/** Give each node a place: what is linked is near, all else is apart; always the same places. */
function place(nodes, edges) {
  nodes.forEach((each, index) => {
    const turn = index * 2.399963;
    const away = 24 * Math.sqrt(index + 0.5);
    [each.x, each.y] = [Math.cos(turn) * away, Math.sin(turn) * away];
  });
  for (let step = 0; step < 250; step++) {
    const heat = 12 * (1 - step / 250) + 0.2;
    for (const each of nodes) [each.dx, each.dy] = [-each.x * 0.01, -each.y * 0.02];
    for (const a of nodes) {
      for (const b of nodes) {
        if (a === b) continue;
        const [x, y] = [a.x - b.x, a.y - b.y];
        const force = 3200 / (x * x + y * y + 40);
        a.dx += x * force * 0.02;
        a.dy += y * force * 0.02;
      }
    }
    for (const { from, to } of edges) {
      const [x, y] = [to.x - from.x, to.y - from.y];
      const length = Math.hypot(x, y) || 1;
      const pull = ((length - 90) / length) * 0.06;
      from.dx += x * pull;
      from.dy += y * pull;
      to.dx -= x * pull;
      to.dy -= y * pull;
    }
    for (const each of nodes) {
      const length = Math.hypot(each.dx, each.dy) || 1;
      each.x += (each.dx / length) * Math.min(length, heat);
      each.y += (each.dy / length) * Math.min(length, heat);
    }
  }
  const xs = nodes.map((each) => each.x);
  const ys = nodes.map((each) => each.y);
  const fit = (value, all, size) => {
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return most === least ? size / 2 : 70 + ((value - least) / (most - least)) * (size - 140);
  };
  for (const each of nodes) [each.px, each.py] = [fit(each.x, xs, WIDTH), fit(each.y, ys, HEIGHT)];
}

function shorten(text) {
  return text.length > 28 ? `${text.slice(0, 27)}…` : text;
}

export function drawNetwork(rows, labels) {
  const { nodes, edges, all } = group(rows, labels);
  place(nodes, edges);
  const drawing = shape("svg", { class: "network", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  drawing.append(shape("title", {}, word("network")), shape("desc", {}, word("grouped")));
  for (const { from, to, name } of edges) {
    drawing.append(shape("line", { x1: from.px, y1: from.py, x2: to.px, y2: to.py }));
    const middle = { class: "edge", x: (from.px + to.px) / 2, y: (from.py + to.py) / 2, "text-anchor": "middle" };
    if (edges.length <= 30) drawing.append(shape("text", middle, shorten(name)));
  }
  for (const each of nodes) {
    const many = each.group && each.count > 1;
    const size = many ? Math.min(9 + Math.sqrt(each.count) * 2, 26) : 7;
    const circle = shape("circle", { cx: each.px, cy: each.py, r: size, class: many ? "group" : "one" });
    circle.append(shape("title", {}, each.name));
    const text = many ? `${each.count} ×` : shorten(each.name);
    const below = { x: each.px, y: each.py + size + 12, "text-anchor": "middle" };
    drawing.append(circle, shape("text", below, text));
  }
  const note = make("p", {}, `${word("drawn")} ${nodes.length}/${all}. ${word("grouped")}`);
  return make("div", {}, drawing, note, make("ul", { class: "row" }, ...nodes.filter((each) => !each.group).slice(0, 20).map((each) => make("li", {}, show(each.term, labels)))));
}
