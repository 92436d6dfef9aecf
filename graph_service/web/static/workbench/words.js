// The words of the workbench, as the page has them in the language of its reader.
const told = document.getElementById("live").dataset;

export function word(name) {
  return told[name] ?? "";
}

/** Return an element with properties and children; texts stay texts. */
export function make(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made && typeof value !== "string") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export function clear(element) {
  element.replaceChildren();
  return element;
}

export const languages = [document.documentElement.lang, "en", ""];

/** Return the text of the language that suits best. */
export function best(texts) {
  for (const each of languages) if (texts[each]) return texts[each];
  return Object.values(texts)[0] ?? "";
}
