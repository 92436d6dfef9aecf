// Draws the groups of a neighbourhood around their centre; the list below stays what it is.
const SVG = "http://www.w3.org/2000/svg";
const SIZE = 420;
const MOST = 14;

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

function cut(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function draw(place, groups) {
  const svg = element("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, "aria-hidden": "true" }, place);
  const most = Math.max(...groups.map((group) => Number(group.dataset.count)));
  const half = SIZE / 2;
  const spots = groups.map((group, index) => {
    const angle = (2 * Math.PI * index) / groups.length - Math.PI / 2;
    const far = index % 2 && groups.length > 8 ? 100 : 150;
    return { group, x: half + far * Math.cos(angle), y: half + far * Math.sin(angle) };
  });
  for (const { x, y } of spots) element("line", { x1: half, y1: half, x2: x, y2: y }, svg);
  for (const { group, x, y } of spots) {
    const kind = group.dataset.here === "yes" ? "node here" : "node";
    const node = element("g", { class: kind }, svg);
    const size = 7 + 15 * Math.sqrt(Number(group.dataset.count) / most);
    element("circle", { cx: x, cy: y, r: size }, node);
    const text = { x, y: y + size + 12, "text-anchor": "middle", direction: "ltr" };
    const many = group.querySelector(".many").textContent;
    const sort = group.querySelector(".sort").textContent;
    element("text", text, node).textContent = cut(`${many} ${sort}`, 26);
    node.addEventListener("click", () => {
      group.open = !group.open;
      if (group.open) group.querySelector("summary").focus();
    });
    group.addEventListener("toggle", () => node.classList.toggle("open", group.open));
  }
  const centre = element("g", { class: "centre" }, svg);
  element("circle", { cx: half, cy: half, r: 9 }, centre);
}

const groups = [...document.querySelectorAll("details.group")].slice(0, MOST);
if (groups.length) {
  const place = document.createElement("div");
  place.id = "neighbour-map";
  groups[0].before(place);
  draw(place, groups);
}
document.documentElement.dataset.ready = "";
