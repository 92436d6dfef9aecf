// The workbench: what works as a form works here without leaving the page. Nothing is stored.
import { Problem, Run, TooLarge, check, endpoint, labels, send } from "./asking.js";
import { createEditor } from "./editor.js";
import { useNames } from "./names.js";
import { snippets } from "./snippets.js";
import { readGraph, readTable } from "./terms.js";
import { MOST_ROWS, viewsOf } from "./views.js";
import { clear, make, word } from "./words.js";

const at = (id) => document.getElementById(id);
const area = at("query");
let running = null;
let drawing = null;
let last = null;

const editor = createEditor(at("editor"), area.value, {
  label: at("query-name").textContent,
  run: () => ask(),
  changed: () => {
    tellFault(null);
    address();
    later();
  },
});

function tellFault(error) {
  const place = error?.line ? `${word("line")} ${error.line}, ${word("column")} ${error.column ?? 1}: ` : "";
  at("fault").textContent = error ? place + error.message : "";
  at("fault").hidden = !error;
  editor.mark(error);
}

let timer = 0;
let checking = null;

/** Have the text checked by the service, once nothing was typed for a moment. */
function later() {
  clearTimeout(timer);
  checking?.abort();
  at("check").hidden = true;
  timer = setTimeout(async () => {
    const text = editor.text;
    if (running || !text.trim()) return;
    checking = new AbortController();
    try {
      const fault = await check(text, checking.signal);
      if (text !== editor.text || running) return;
      editor.mark(fault);
      const place = fault?.line ? `${word("line")} ${fault.line}, ${word("column")} ${fault.column ?? 1}: ` : "";
      at("check").textContent = fault ? place + fault.message : word("readable");
      at("check").hidden = false;
    } catch {
      // the answer to a check that nobody waits for
    }
  }, 900);
}

function permalink() {
  return `${endpoint}#query=${encodeURIComponent(editor.text)}`;
}

function address() {
  at("link").href = permalink();
}

/** Take the query of the fragment into the editor; it never runs by itself. */
function take() {
  const found = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B")).get("query");
  if (found === null || found === editor.text) return;
  editor.text = found;
  at("check").textContent = word("linked");
  at("check").hidden = false;
  clearTimeout(timer);
}

async function ask() {
  if (running) await running.stop();
  const run = new Run(editor.text);
  running = run;
  begin();
  try {
    const answer = await run.answer();
    if (running !== run) return;
    await show(run.query, answer);
  } catch (error) {
    if (running === run) fail(run, error);
  } finally {
    if (running === run) end();
  }
}

function begin() {
  clearTimeout(timer);
  checking?.abort();
  at("check").hidden = true;
  tellFault(null);
  drawing?.end();
  drawing = null;
  at("answered")?.remove();
  at("live").hidden = false;
  at("live").setAttribute("aria-busy", "true");
  at("told").textContent = word("running");
  clear(at("views"));
  clear(at("shown"));
  at("files").hidden = true;
  at("stop").disabled = false;
}

function end() {
  running = null;
  at("stop").disabled = true;
  at("live").setAttribute("aria-busy", "false");
}

function fail(run, error) {
  if (run.stopped || error.name === "AbortError") {
    at("told").textContent = word("stopped");
  } else if (error instanceof TooLarge) {
    at("told").textContent = word("large");
    last = { query: run.query, kind: "table", release: "" };
    offer();
  } else {
    at("live").hidden = true;
    tellFault(error instanceof Problem ? error : new Problem({ title: word("unreachable") }, 0));
  }
}

async function show(query, { kind, text, headers, seconds }) {
  const columns = [word("subject"), word("predicate"), word("object")];
  const answer = kind === "table" ? readTable(text) : readGraph(text, columns);
  const release = headers.get("Release") ?? "";
  const cite = /<([^>]*)>; rel="cite-as"/.exec(headers.get("Link") ?? "");
  last = { query, kind, release, cited: cite?.[1] ?? "" };
  const told = [`${word("release")} ${release}`, `${word("seconds")} ${seconds.toFixed(2)}`];
  if (answer.rows) told.unshift(`${word("rows")} ${answer.rows.length.toLocaleString(document.documentElement.lang)}`);
  if (headers.get("Partners")) told.push(`${word("partners")} ${headers.get("Partners")}`);
  if (headers.get("Rows-Cut-At")) told.push(`${word("cut")} ${headers.get("Rows-Cut-At")}`);
  if (answer.rows?.length > MOST_ROWS) told.push(`${word("first")} ${MOST_ROWS}`);
  at("told").textContent = told.join(" · ");
  clear(at("shown")).append(make("p", {}, word("caveat")));
  offer();
  if (answer.truth !== undefined) {
    at("shown").append(make("p", { class: "lead" }, word(answer.truth ? "yes" : "no")));
  } else if (!answer.rows.length) {
    at("shown").append(make("p", {}, word("nothing")));
  } else {
    await useNames();
    const calls = /service/i.test(query); // a figure is asked for anew, and partners are not
    lay(viewsOf(answer, await labelsOf(answer), calls ? null : (name) => draw(query, name)));
  }
}

async function labelsOf(answer) {
  const iris = new Set();
  for (const row of answer.rows.slice(0, MOST_ROWS)) {
    for (const each of row) if (each?.type === "uri") iris.add(each.value);
  }
  try {
    return await labels([...iris]);
  } catch {
    return new Map(); // an answer without labels is better than none
  }
}

/** Return the figure that the service draws of a query; what can't be drawn is told. */
async function draw(query, name) {
  const run = new Run(query);
  drawing = run;
  try {
    const figure = await run.figure(name);
    if (figure) return figure;
  } catch {
    // told below
  } finally {
    if (drawing === run) drawing = null;
  }
  return make("p", { role: "note" }, word("undrawn"));
}

function lay(views) {
  const place = at("shown").appendChild(make("div"));
  const buttons = views.map(([name, draw], index) => {
    const button = make("button", { type: "button", "aria-pressed": String(index === 0) }, word(name));
    button.dataset.view = name;
    button.addEventListener("click", async () => {
      for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
      drawing?.end();
      drawing = null;
      clear(place).setAttribute("aria-busy", "true");
      const made = await draw();
      if (button.getAttribute("aria-pressed") !== "true") return;
      clear(place).append(made);
      place.setAttribute("aria-busy", "false");
    });
    return button;
  });
  const bar = clear(at("views"));
  if (buttons.length > 1) {
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", word("view"));
    bar.append(...buttons);
  }
  place.append(views[0][1]());
}

function offer() {
  at("files").hidden = false;
  at("tables").hidden = last.kind !== "table";
  at("graphs").hidden = last.kind !== "graph";
  at("cited").hidden = !last.cited;
  const link = at("cited").querySelector("a");
  if (last.cited?.startsWith(new URL(".", endpoint).origin)) {
    link.href = last.cited;
    link.textContent = last.cited;
  }
  code();
}

function code() {
  if (last) at("code").textContent = snippets[at("tongue").value](endpoint, last.query, last.kind);
}

/** Hand out the whole answer as a file that names its release. */
async function download(format) {
  const { query, kind } = last;
  try {
    const response = await send(query, "*/*", { search: `?format=${format}` });
    const release = response.headers.get("Release") ?? last.release;
    const url = URL.createObjectURL(await response.blob());
    const link = make("a", { href: url, download: `reprisals-${kind}-release-${release}.${format}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    tellFault(error instanceof Problem ? error : new Problem({ title: word("unreachable") }, 0));
  }
}

async function example(event) {
  const link = event.target.closest("a[data-text]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const response = await fetch(link.dataset.text, { credentials: "omit" });
    if (!response.ok) throw new Error(String(response.status));
    editor.text = await response.text();
  } catch {
    location.assign(link.href);
    return;
  }
  at("ask").scrollIntoView();
  editor.focus();
  await ask();
}

at("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
at("stop").addEventListener("click", () => running?.stop());
at("tongue").addEventListener("change", code);
at("files").addEventListener("click", (event) => {
  const format = event.target.closest("button[data-format]")?.dataset.format;
  if (format) download(format);
});
at("example-list").addEventListener("click", example);
addEventListener("hashchange", take);

area.hidden = true;
at("query-name").addEventListener("click", () => editor.focus());
area.disabled = true;
at("as").hidden = true;
for (const id of ["editor", "keys", "stop", "link", "click"]) at(id).hidden = false;
address();
take();
document.documentElement.dataset.ready = "";
