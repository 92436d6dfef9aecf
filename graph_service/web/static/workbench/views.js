// What can be shown of an answer, as its shape allows: table, bars, timeline, network.
import { drawNetwork } from "./network.js";
import { nameOf, numberOf, show, yearOf } from "./terms.js";
import { make, word } from "./words.js";

export const MOST_ROWS = 500;
const MOST_BARS = 40;

/** Return the views that fit, the best first: [name, function that makes an element]. */
export function viewsOf(answer, labels) {
  const views = [["table", () => table(answer, labels)]];
  if (answer.graph) {
    return [...views, ["network", () => drawNetwork(answer.rows, labels)]];
  }
  const number = columnOf(answer, numberOf);
  const year = columnOf(answer, yearOf);
  const name = answer.columns.findIndex((_, place) => place !== number && place !== year);
  if (number >= 0 && name >= 0 && answer.rows.length > 1) {
    views.push(["bars", () => bars(answer.rows, labels, nameColumn(answer, name), number, answer)]);
  }
  if (year >= 0) views.push(["timeline", () => timeline(answer.rows, labels, year, name)]);
  return views;
}

/** Return the first column all of whose terms have a number; -1 if none has. */
function columnOf(answer, read) {
  return answer.columns.findIndex((_, place) => {
    const terms = answer.rows.map((row) => row[place]).filter(Boolean);
    return terms.length > 0 && terms.every((each) => !Number.isNaN(read(each)));
  });
}

/** Return the column of labels of a column of IRIs, as stateLabel for state, or itself. */
function nameColumn(answer, place) {
  const found = answer.columns.indexOf(`${answer.columns[place]}Label`);
  return found < 0 ? place : found;
}

function region(name, ...children) {
  return make("div", { class: "table", role: "region", "aria-label": name, tabindex: "0" }, ...children);
}

function table(answer, labels) {
  const body = make("tbody");
  const heads = answer.columns.map((name, place) => {
    const button = make("button", { type: "button" }, name);
    const head = make("th", { scope: "col" }, button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const each of heads) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      fill(sorted(answer.rows, place, labels, up ? 1 : -1));
    });
    return head;
  });
  function fill(rows) {
    body.replaceChildren(
      ...rows.slice(0, MOST_ROWS).map((row) =>
        make("tr", {}, ...row.map((each) => make("td", { dir: "auto" }, show(each, labels)))),
      ),
    );
  }
  fill(answer.rows);
  return region(word("answer"), make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body));
}

function sorted(rows, place, labels, sign) {
  const keyed = rows.map((row) => [numberOf(row[place]), nameOf(row[place], labels), row]);
  const language = document.documentElement.lang;
  const { compare } = new Intl.Collator(language, { numeric: true });
  keyed.sort(([a, x], [b, y]) => sign * (Number.isNaN(a - b) ? compare(x, y) : a - b));
  return keyed.map(([, , row]) => row);
}

function barred(heading, entries) {
  const most = Math.max(...entries.map(([, value]) => value), 0);
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const rows = entries.map(([head, value]) =>
    make(
      "tr",
      {},
      make("th", { scope: "row", dir: "auto" }, head),
      make("td", { class: "number" }, format.format(value)),
      make("td", {}, make("progress", { max: String(most || 1), value: String(Math.max(value, 0)), "aria-label": word("share") })),
    ),
  );
  const head = [...heading, word("share")].map((each) => make("th", { scope: "col" }, each));
  return make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}

function bars(rows, labels, name, number, answer) {
  const known = rows.filter((row) => row[number]);
  const some = known.slice(0, MOST_BARS).map((row) => [show(row[name], labels), numberOf(row[number])]);
  const made = region(word("bars"), barred([answer.columns[name], answer.columns[number]], some));
  if (known.length > MOST_BARS) made.append(make("p", {}, `${word("first")} ${MOST_BARS}`));
  return made;
}

function timeline(rows, labels, year, name) {
  const counts = new Map();
  for (const row of rows) {
    const found = yearOf(row[year]);
    if (!Number.isNaN(found)) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  const years = [...counts.keys()].sort((a, b) => a - b);
  const [first, last] = [years[0], years.at(-1)];
  if (last - first < 200) {
    for (let each = first; each <= last; each++) if (!counts.has(each)) counts.set(each, 0);
  }
  const entries = [...counts].sort(([a], [b]) => a - b).map(([each, count]) => [String(each), count]);
  return region(word("timeline"), barred([word("year"), word("rows").replace(/:$/, "")], entries));
}
