// Which views an answer can be shown as, told by its shape; result_shape.py decides the same.
const AREAS = "https://w3id.org/reprisals/id/state/";
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const MOST_READ = 500;
const NUMBERS = /^http:\/\/www\.w3\.org\/2001\/XMLSchema#(?:integer|decimal|double|float)$/;
const DATES = /^(?:http:\/\/www\.w3\.org\/2001\/XMLSchema#(?:date|dateTime|gYear|gYearMonth)|http:\/\/id\.loc\.gov\/datatypes\/edtf\/EDTF)$/;
const DAY = /^(?:date|[a-z]+Date)$/;
const NO_DAY = /^(?:first|last|period)[A-Z]/;
const MOMENT = /^([0-9]{3}[0-9X]|[0-9]{2}XX)(?:-(0[1-9]|1[0-2]|XX)(?:-(0[1-9]|[12][0-9]|3[01]|XX))?)?[~?%]?$/;

/** Return the names of the views that fit, the best first; a table always does. */
export function fits({ columns, rows, graph }) {
  if (graph) return rows.some(joins) ? ["table", "network"] : ["table"];
  if (!rows.length) return ["table"];
  const terms = columns.map((_, place) => rows.map((row) => row[place]).filter(Boolean));
  const measure = measureOf({ columns, rows });
  const isMeasured = measure >= 0;
  const isNamed = terms.some((all, place) => place !== measure && all.some((each) => each.value));
  const areas = terms.find((all) => all.length && all.every((each) => each.value.startsWith(AREAS)));
  const isApart = areas && new Set(areas.map((each) => each.value)).size === areas.length;
  const isDated = columns.some((name, place) => dates(name, terms[place].slice(0, MOST_READ)));
  const things = terms.filter((all) => all.length && all.slice(0, MOST_READ).every((each) => each.type === "uri" || each.type === "bnode"));
  const views = [
    ["map", isMeasured && isApart],
    ["bars", isMeasured && isNamed],
    ["years", isDated && !isMeasured],
    ["table", true],
    ["map", areas && !isMeasured],
    ["timeline", isDated],
    ["network", things.length > 1],
  ];
  return views.filter(([, fit]) => fit).map(([name]) => name);
}

/** Return the place of the first column of numbers that counts something; -1 if there is none. */
export function measureOf({ columns, rows }) {
  return columns.findIndex((name, place) => counts(name, rows.map((row) => row[place]).filter(Boolean)));
}

function joins([, predicate, object]) {
  return object.type !== "literal" && predicate.value !== TYPE;
}

function counts(name, terms) {
  const isNumber = ({ datatype, value }) => NUMBERS.test(datatype ?? "") && Number(value) >= 0 && Number(value) < Infinity;
  return terms.length > 0 && !/year$/i.test(name) && terms.every(isNumber);
}

function dates(name, terms) {
  const found = terms.filter((each) => each.value);
  const isOne = DAY.test(name) || found.every((each) => DATES.test(each.datatype ?? ""));
  return !NO_DAY.test(name) && isOne && found.some((each) => isDate(each.value));
}

/** Return whether a date of EDTF or XML Schema leaves open days of the calendar. */
function isDate(text) {
  if (text.length > 60) return false;
  const parts = text.replaceAll(/T[0-9:.]+/g, "").replace(/(?:Z|[+-][0-9]{2}:[0-9]{2})$/, "").split("/");
  if (parts.length > 2 || !parts.every((each) => each === "" || each === ".." || MOMENT.test(each))) return false;
  const known = parts.map((each) => MOMENT.exec(each)).filter((each) => each && Number(each[1].replaceAll("X", "0")));
  if (!known.length) return false;
  const [first, last] = [bound(known[0], false), bound(known.at(-1), true)];
  return Boolean(first && last && first <= last);
}

/** Return the first or the last day as text, or an empty text where there is no such day. */
function bound([, digits, month, day], isLast) {
  const year = digits.replaceAll("X", isLast ? "9" : "0");
  const number = Number(month) || (isLast ? 12 : 1);
  const days = new Date(Date.UTC(2000 + (Number(year) % 400), number, 0)).getUTCDate();
  const found = (month && Number(month) && Number(day)) || (isLast ? days : 1);
  return found > days ? "" : `${year}-${String(number).padStart(2, "0")}-${String(found).padStart(2, "0")}`;
}
