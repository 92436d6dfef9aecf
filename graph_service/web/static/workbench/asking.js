// Queries on their way: sent in a body, known by a random id, ended on the server when stopped.
const form = document.getElementById("ask");

export const endpoint = form.action;
export const MOST_BYTES = 16 << 20;
const TABLES = "application/sparql-results+json";
const GRAPHS = "application/n-triples";

/** What went wrong, as the service says it. */
export class Problem extends Error {
  constructor(document, status) {
    super(document.detail ?? document.title ?? "");
    this.status = status;
    this.line = document.line;
    this.column = document.column;
  }
}

export class TooLarge extends Error {}

function draw() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
}

/** One query that runs. */
export class Run {
  constructor(query) {
    this.query = query;
    this.id = draw();
    this.control = new AbortController();
    this.stopped = false;
  }

  /** Return kind, text and headers of the answer, and the seconds that it took. */
  async answer() {
    const begun = performance.now();
    const response = await send(this.query, `${TABLES}, ${GRAPHS};q=0.9`, {
      signal: this.control.signal,
      headers: { "Query-Id": this.id },
    });
    const text = await this.read(response);
    const kind = response.headers.get("Content-Type").startsWith(TABLES) ? "table" : "graph";
    const seconds = (performance.now() - begun) / 1000;
    return { kind, text, headers: response.headers, seconds };
  }

  /** Return the answer as a figure, or null: it is part of the page that a browser gets. */
  async figure(view) {
    const wish = new URLSearchParams({ view });
    const chosen = new URLSearchParams(location.search).get("interface");
    if (chosen) wish.set("interface", chosen);
    const options = { signal: this.control.signal, headers: { "Query-Id": this.id }, search: `?${wish}` };
    const response = await send(this.query, "text/html", options);
    // our own page, whose texts are escaped, in a document that runs and loads nothing
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector("#answered figure");
  }

  async read(response) {
    const parts = [];
    let size = 0;
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > MOST_BYTES) {
        this.end();
        throw new TooLarge();
      }
      parts.push(value);
    }
    return await new Blob(parts).text();
  }

  /** End the query where it runs, and then here. */
  async stop() {
    this.stopped = true;
    await this.end();
  }

  async end() {
    try {
      await fetch(form.dataset.running + this.id, { method: "DELETE" });
    } finally {
      this.control.abort();
    }
  }
}

/** Return the answer to a query; what is none is thrown as a problem. */
export async function send(query, accept, { signal, headers = {}, search = "" } = {}) {
  const response = await fetch(endpoint + search, {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: accept, ...headers },
    body: query,
    signal,
    credentials: "omit",
    cache: "no-store",
  });
  if (response.ok) return response;
  let told = {};
  try {
    told = await response.json();
  } catch {
    // the status has to do
  }
  throw new Problem(told, response.status);
}

const NOWHERE = `?default-graph-uri=${encodeURIComponent("urn:x-nothing")}&timeout=2`;
const TELLING = [400, 403, 413];

/** Return what is wrong with a query, or null: it is asked of an empty graph. */
export async function check(query, signal) {
  if (/service/i.test(query)) return null; // a partner would be called
  try {
    await send(query, `${TABLES}, ${GRAPHS};q=0.9`, { signal, search: NOWHERE });
  } catch (error) {
    if (error instanceof Problem) return TELLING.includes(error.status) ? error : null;
    throw error;
  }
  return null;
}

/** Return the labels of IRIs, by language: iri -> {tag: text}. */
export async function labels(iris) {
  const found = new Map();
  const some = iris.filter((each) => /^https?:[^\x00-\x20<>"{}|^`\\]+$/.test(each)).slice(0, 500);
  if (!some.length) return found;
  const query = `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?s ?o { VALUES ?s { ${some.map((each) => `<${each}>`).join(" ")} } ?s ?p ?o
FILTER(?p IN (rdfs:label, skos:prefLabel, foaf:name, dcterms:title)) } LIMIT 5000`;
  const told = await (await send(query, TABLES)).json();
  for (const { s, o } of told.results.bindings) {
    const texts = found.get(s.value) ?? {};
    texts[o["xml:lang"] ?? ""] ??= o.value;
    found.set(s.value, texts);
  }
  return found;
}
