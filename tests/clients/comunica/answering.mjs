// Answers queries with Comunica: one line of JSON in (the text), one line out ({answer} or {error}).
// It has no data of its own, so all that it knows comes from the endpoints that a query calls.
import { createInterface } from 'node:readline';
import { QueryEngine } from '@comunica/query-sparql';
import { Store } from 'n3';

const engine = new QueryEngine();
const context = { sources: [{ type: 'rdfjs', value: new Store() }] };

async function answer(query) {
  const result = await engine.query(query, context);
  const graph = result.resultType === 'quads';
  const kind = graph ? 'application/n-triples' : 'application/sparql-results+json';
  const { data } = await engine.resultToString(result, kind);
  let text = '';
  for await (const part of data) text += part;
  return text;
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = { answer: await answer(JSON.parse(line)) };
  } catch (error) {
    reply = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(reply) + '\n');
}
