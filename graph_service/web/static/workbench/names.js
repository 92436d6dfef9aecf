// The classes, properties and prefixes that there are, asked once when they are first needed.
import { usePrefixes } from "./terms.js";

const address = document.getElementById("ask").dataset.names;
const NONE = { prefixes: {}, classes: [], properties: [], terms: [] };
let asked;

export function useNames() {
  asked ??= ask();
  return asked;
}

async function ask() {
  try {
    const response = await fetch(address, { credentials: "omit" });
    if (!response.ok) throw new Error(String(response.status));
    const names = await response.json();
    usePrefixes(names.prefixes);
    return names;
  } catch {
    asked = undefined; // they may be being counted: asked again the next time
    return NONE;
  }
}
