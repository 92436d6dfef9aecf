// The views of an answer: table and bars are made here, figures are drawn by the service.
import { fits, measureOf } from "./shape.js";
import { nameOf, numberOf, show } from "./terms.js";
import { make, word } from "./words.js";

export const MOST_ROWS = 500;
const MOST_BARS = 40;

/**
 * Return the views that fit, the table first: [name, function that returns an element].
 *
 * `figure` asks the service for a drawing; without it there are no views that need one.
 */
export function viewsOf(answer, labels, figure) {
  const here = { table: () => table(answer, labels), bars: () => barsOf(answer, labels) };
  return fits(answer)
    .toSorted((a, b) => (b === "table") - (a === "table"))
    .filter((name) => figure || name in here)
    .map((name) => [name, here[name] ?? (() => figure(name))]);
}

function barsOf(answer, labels) {
  const number = measureOf(answer);
  const name = answer.columns.findIndex((_, place) => place !== number && answer.rows.some((row) => row[place]?.value));
  return bars(answer.rows, labels, nameColumn(answer, name), number, answer);
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
