// Suggests things while somebody types into a search field: a combobox with a list (WAI-ARIA 1.2).
// Without this script the form finds the same by its button. Nothing is kept in the browser.

const WAIT = 200; // milliseconds without a key before the service is asked
const MOST = 8;

for (const form of document.querySelectorAll("form[data-search]")) {
  begin(form, form.querySelector("input[type=search]"));
}
document.documentElement.dataset.ready = "";

function begin(form, input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-found`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector(`label[for="${input.id}"]`).textContent.trim());
  list.hidden = true;
  const frame = document.createElement("span");
  frame.className = "found";
  input.replaceWith(frame);
  frame.append(input, list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.autocomplete = "off";

  let timer = 0;
  let running = null; // what aborts the question that is under way
  let at = -1;

  const close = () => {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    list.replaceChildren();
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    const options = list.children;
    options[at]?.setAttribute("aria-selected", "false");
    at = (place + options.length) % options.length;
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  };

  const show = (things) => {
    list.replaceChildren(...things.map((thing, place) => option(form, list, thing, place)));
    at = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = things.length === 0;
    input.setAttribute("aria-expanded", String(things.length > 0));
  };

  const ask = async () => {
    running?.abort();
    const words = input.value.trim();
    if (words.length < 2) return close();
    running = new AbortController();
    const { signal } = running;
    try {
      const answer = await fetch(address(form, words), {
        headers: { Accept: "application/json" },
        signal,
      });
      if (!answer.ok) return close(); // too early, too much, or no words: the button says why
      const { results } = await answer.json();
      if (!signal.aborted) show(results);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    running?.abort();
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") {
      close();
    } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
    } else if (event.key === "Enter" && !event.isComposing && at >= 0) {
      event.preventDefault();
      go(list.children[at]);
    }
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus
  list.addEventListener("click", (event) => {
    const found = event.target.closest("[role=option]");
    if (found) go(found);
  });
}

// The last word may be unfinished; in a phrase, which has quotation marks, nothing is added.
function address(form, words) {
  const open = !words.includes('"') && /[\p{L}\p{N}]$/u.test(words);
  const asked = new URLSearchParams({ q: open ? `${words}*` : words, limit: MOST, format: "json" });
  for (const name of ["kind", "lang"]) {
    const value = form.elements[name]?.value;
    if (value) asked.set(name, value);
  }
  return `${form.dataset.search}?${asked}`;
}

function option(form, list, thing, place) {
  const shown = thing.label ?? thing.match;
  const made = document.createElement("li");
  made.id = `${list.id}-${place}`;
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  made.dir = "auto";
  if (shown.language) made.lang = shown.language;
  made.append(shown.text);
  const kind = thing.kinds.find((each) => each.label)?.label;
  if (kind) {
    const beside = document.createElement("span");
    beside.textContent = ` (${kind.text})`;
    if (kind.language) beside.lang = kind.language;
    made.append(beside);
  }
  made.dataset.address = page(form, thing.iri);
  return made;
}

// Things of ours have a page here; of others only addresses of the web are opened.
function page(form, iri) {
  const { namespace, root } = form.dataset;
  if (!iri.startsWith(namespace)) return /^https?:\/\//.test(iri) ? iri : "";
  const address = new URL(root + iri.slice(namespace.length)); // joined, so that no IRI names a host
  const chosen = form.elements.interface?.value;
  if (chosen) address.searchParams.set("interface", chosen);
  return address.href;
}

function go(found) {
  if (found.dataset.address) location.assign(found.dataset.address);
}
