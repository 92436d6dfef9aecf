// The editor: in a shadow root, where its style sheets are adopted ones, which the policy allows.
import {
  EditorState,
  EditorView,
  autocompletion,
  bracketMatching,
  closeBrackets,
  completionKeymap,
  defaultKeymap,
  drawSelection,
  highlightSpecialChars,
  history,
  historyKeymap,
  keymap,
  lineNumbers,
  lintGutter,
  setDiagnostics,
  sparql,
  syntaxHighlighting,
  tagHighlighter,
  tags,
} from "../vendor/editor.js";
import { complete } from "./completion.js";
import { word } from "./words.js";

const LOOK = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "0.9rem", minHeight: "14rem", maxHeight: "70vh" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "ui-monospace, monospace", minHeight: "14rem", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderInlineStartColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--tint)", border: "0" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--line)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--line)" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--tint)", border: "1px solid var(--quiet)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { color: "var(--paper)", backgroundColor: "var(--link)" },
  ".cm-completionDetail": { fontStyle: "normal", marginInlineStart: "1em" },
  ".tok-keyword": { color: "var(--link)", fontWeight: "600" },
  ".tok-string": { color: "var(--alarm)" },
  ".tok-variable": { color: "var(--ink)", fontWeight: "600" },
  ".tok-comment": { color: "var(--quiet)", fontStyle: "italic" },
  ".tok-name": { color: "var(--link)" },
});

const COLOURS = tagHighlighter([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], class: "tok-keyword" },
  { tag: [tags.string, tags.literal, tags.number], class: "tok-string" },
  { tag: [tags.variableName, tags.special(tags.variableName)], class: "tok-variable" },
  { tag: [tags.comment, tags.lineComment], class: "tok-comment" },
  { tag: [tags.url, tags.namespace, tags.propertyName, tags.typeName], class: "tok-name" },
]);

/** Put an editor into an element. `run` is called for Ctrl+Enter, `changed` with each new text. */
export function createEditor(host, text, { label, run, changed }) {
  const root = host.attachShadow({ mode: "open" });
  const place = root.appendChild(document.createElement("div"));
  const view = new EditorView({
    root,
    parent: place,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        highlightSpecialChars(), // what turns the direction of writing is seen
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        EditorState.phrases.of({ Completions: word("completions"), "Control character": word("control") }),
        sparql(),
        syntaxHighlighting(COLOURS),
        autocompletion({ override: [complete], icons: false }),
        keymap.of([
          { key: "Mod-Enter", run: () => (run(), true) },
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap, // it has no Tab, so that the keyboard can leave
        ]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, dir: "ltr", spellcheck: "false", tabindex: "0" }),
        EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
        LOOK,
      ],
    }),
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(value) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
    },
    focus() {
      view.focus();
    },
    /** Mark where a fault is; without one, marks go. */
    mark(fault) {
      const found = [];
      if (fault?.line) {
        const line = view.state.doc.line(Math.min(fault.line, view.state.doc.lines));
        const from = Math.min(line.from + Math.max((fault.column ?? 1) - 1, 0), line.to);
        found.push({ from, to: Math.min(from + 1, view.state.doc.length), severity: "error", message: fault.message });
      }
      view.dispatch(setDiagnostics(view.state, found));
    },
  };
}
