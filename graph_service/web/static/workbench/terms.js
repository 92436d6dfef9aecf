// Answers as rows of terms {type, value, lang, datatype}; how terms are shown.
import { best, make } from "./words.js";

const BASE = "https://w3id.org/reprisals/";
const root = document.getElementById("ask").dataset.root;

export function readTable(text) {
  const told = JSON.parse(text);
  if ("boolean" in told) return { truth: told.boolean };
  const columns = told.head.vars ?? [];
  return { columns, rows: told.results.bindings.map((row) => columns.map((name) => row[name] && term(row[name]))) };
}

function term(told) {
  const value = typeof told.value === "string" ? told.value : JSON.stringify(told.value);
  return { type: told.type, value, lang: told["xml:lang"], datatype: told.datatype };
}

const TERM = String.raw`<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?`;
const LINE = new RegExp(String.raw`^(?:${TERM})\s+<([^>]*)>\s+(?:${TERM})\s*\.\s*$`);
const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

function unescape(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four, eight, one) => {
    const code = parseInt(four ?? eight, 16);
    return one !== undefined ? (ESCAPES[one] ?? one) : code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

function node([iri, blank, literal, lang, datatype]) {
  if (iri !== undefined) return { type: "uri", value: unescape(iri) };
  if (blank !== undefined) return { type: "bnode", value: blank };
  return { type: "literal", value: unescape(literal), lang, datatype };
}

/** Return the statements of N-Triples; lines that are none are passed over. */
export function readGraph(text, columns) {
  const rows = [];
  for (const line of text.split("\n")) {
    const found = LINE.exec(line);
    if (!found) continue;
    rows.push([node(found.slice(1, 6)), { type: "uri", value: unescape(found[6]) }, node(found.slice(7, 12))]);
  }
  return { columns, rows, graph: true };
}

let prefixes = {};
export function usePrefixes(found) {
  prefixes = found;
}

export function short(iri) {
  for (const [prefix, space] of Object.entries(prefixes)) {
    const local = iri.startsWith(space) ? iri.slice(space.length) : "";
    if (local && !local.includes("/")) return `${prefix}:${local}`;
  }
  return iri.startsWith(BASE) ? iri.slice(BASE.length) : iri;
}

/** Return where an IRI leads: our own to this service, others of the web to themselves. */
export function link(iri) {
  if (iri.startsWith(BASE)) return root + iri.slice(BASE.length);
  return /^https?:\/\/\S+$/.test(iri) ? iri : "";
}

export function nameOf(each, labels) {
  if (!each) return "";
  if (each.type === "uri") return best(labels.get(each.value) ?? {}) || short(each.value);
  return each.type === "bnode" ? `_:${each.value}` : each.value;
}

/** Return an element that shows a term: its label on its link. */
export function show(each, labels) {
  if (!each) return "";
  const text = nameOf(each, labels);
  const address = each.type === "uri" ? link(each.value) : "";
  const shown = address ? make("a", { href: address, title: each.value }, text) : make("span", {}, text);
  if (each.lang) shown.lang = each.lang;
  return shown;
}

const NUMBERS = /^http:\/\/www\.w3\.org\/2001\/XMLSchema#(integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger|unsigned(Int|Long|Short|Byte))$/;

export function numberOf(each) {
  if (each?.type !== "literal" || !NUMBERS.test(each.datatype ?? "")) return NaN;
  return Number(each.value);
}
