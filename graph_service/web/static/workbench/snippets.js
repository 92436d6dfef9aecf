// Code to copy: the same query asked by other programs.
const quoted = JSON.stringify;

function shell(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function triple(text) {
  return `"""${text.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"').replace(/"$/, '\\"')}"""`;
}

export const snippets = {
  curl: (url, query, kind) =>
    `curl --data-urlencode query=${shell(query)} \\\n  -H 'Accept: ${kind === "graph" ? "text/turtle" : "text/csv"}' ${shell(url)}\n`,
  python: (url, query, kind) =>
    `import requests\n\nquery = ${triple(query)}\nanswer = requests.post(\n    ${quoted(url)},\n    data={"query": query},\n    headers={"Accept": "${kind === "graph" ? "text/turtle" : "application/sparql-results+json"}"},\n    timeout=60,\n)\nanswer.raise_for_status()\nprint(answer.headers["Release"])\n${kind === "graph" ? "print(answer.text)" : 'for row in answer.json()["results"]["bindings"]:\n    print({name: term["value"] for name, term in row.items()})'}\n`,
  r: (url, query, kind) =>
    `library(httr2)\n\nquery <- ${quoted(query)}\nanswer <- request(${quoted(url)}) |>\n  req_body_form(query = query) |>\n  req_headers(Accept = "${kind === "graph" ? "text/turtle" : "text/csv"}") |>\n  req_perform()\n${kind === "graph" ? "cat(resp_body_string(answer))" : "rows <- read.csv(text = resp_body_string(answer))"}\n`,
  javascript: (url, query, kind) =>
    `const query = ${quoted(query)};\nconst answer = await fetch(${quoted(url)}, {\n  method: "POST",\n  headers: {\n    "Content-Type": "application/sparql-query",\n    Accept: "${kind === "graph" ? "text/turtle" : "application/sparql-results+json"}",\n  },\n  body: query,\n});\nif (!answer.ok) throw new Error((await answer.json()).detail);\n${kind === "graph" ? "console.log(await answer.text());" : "const { results } = await answer.json();\nconsole.table(results.bindings);"}\n`,
};
