// What the editor offers: names that the graph has, with labels and counts; what a property leads to;
// variables; keywords.
import { useNames } from "./names.js";
import { best } from "./words.js";

const KEYWORDS = ("SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND ORDER BY GROUP HAVING LIMIT OFFSET " +
  "PREFIX CONSTRUCT DESCRIBE ASK COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT LANG LANGMATCHES STR STRSTARTS CONTAINS REGEX " +
  "DATATYPE YEAR BOUND EXISTS NOT IN AS DESC ASC COALESCE IF").split(" ");

/** Offer what can stand where the cursor is (a source of CodeMirror). */
export async function complete(context) {
  const found = context.matchBefore(/[?$]?[\w-]*(?::[\w-]*)?$/);
  if (!found || (found.from === found.to && !context.explicit)) return null;
  const typed = found.text;
  const text = context.state.doc.toString();
  if (/^[?$]/.test(typed)) {
    const names = new Set(text.match(/[?$]\w+/g));
    names.delete(typed);
    return { from: found.from, options: [...names].map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
  }
  if (!context.explicit && typed.length < 2) return null;
  const names = await useNames();
  const before = text.slice(Math.max(0, found.from - 300), found.from);
  const property = propertyBefore(before, names);
  const classes = /(?:\ba|rdf:type)\s+$/.test(before);
  const near = new Set(names.classes.filter((each) => text.includes(each.name)).flatMap((each) => each.properties));
  const options = [
    ...(property ? [...variables(property, names), ...terms(property, names)] : []),
    ...names.classes.map((each) => option(each, "class", names, classes ? 50 : -10)),
    ...names.properties.map((each) => option(each, "property", names, near.has(each.iri) ? 20 : 0)),
    ...(typed.includes(":") ? [] : KEYWORDS.map((label) => ({ label, type: "keyword", boost: -20 }))),
  ];
  return { from: found.from, options: options.filter((each) => fits(each, typed)), filter: false };
}

/** Return the property whose value stands next, if one does. */
function propertyBefore(before, names) {
  const found = /[\w>"?]\s+(?:<([^<>\s]+)>|([\w-]+:[\w-]+))\s+$|;\s*(?:<([^<>\s]+)>|([\w-]+:[\w-]+))\s+$/.exec(before);
  if (!found) return undefined;
  const [iri, name] = [found[1] ?? found[3], found[2] ?? found[4]];
  return names.properties.find((each) => (iri ? each.iri === iri : each.name === name));
}

/** Return the terms of the scheme that a property leads to, to be found by their labels. */
function terms(property, names) {
  const found = names.terms.filter((each) => property.scheme && each.scheme === property.scheme);
  return found.map(({ iri, label }) => {
    const said = best(label);
    const search = `${iri} ${Object.values(label).join(" ")}`.toLowerCase();
    return { label: `<${iri}>`, displayLabel: said || iri, type: "constant", boost: 90, detail: iri.split("/").at(-1), search };
  });
}

/** Return a variable for each class of things that a property leads to, named as the class is. */
function variables(property, names) {
  return property.values.map((iri) => {
    const said = best(names.classes.find((each) => each.iri === iri)?.label ?? {});
    const local = iri.split(/[/#]/).at(-1);
    const label = `?${local[0].toLowerCase()}${local.slice(1)}`;
    return { label, type: "variable", boost: 95, detail: said, search: `${label} ${said}`.toLowerCase() };
  });
}

function fits({ label, search }, typed) {
  const wanted = typed.toLowerCase();
  return label.toLowerCase().startsWith(wanted) || Boolean(search?.includes(wanted));
}

function option(entry, type, names, boost) {
  const prefix = entry.name.split(":")[0];
  const space = entry.name !== entry.iri ? names.prefixes[prefix] : undefined;
  const label = space ? entry.name : `<${entry.iri}>`;
  const said = best(entry.label);
  return {
    label,
    type,
    boost,
    detail: `${said} (${entry.count.toLocaleString(document.documentElement.lang)})`,
    search: `${label} ${said}`.toLowerCase(),
    apply: (view, _, from, to) => insert(view, label, prefix, space, from, to),
  };
}

/** Write a name, and declare its prefix if the query does not yet. */
function insert(view, label, prefix, space, from, to) {
  const changes = [{ from, to, insert: label }];
  const declared = new RegExp(`^\\s*PREFIX\\s+${prefix}:`, "im").test(view.state.doc.toString());
  if (space && !declared) changes.unshift({ from: 0, insert: `PREFIX ${prefix}: <${space}>\n` });
  const set = view.state.changes(changes);
  view.dispatch({ changes: set, selection: { anchor: set.mapPos(to, 1) }, userEvent: "input.complete" });
}
