// What the editor of the workbench takes from others; static/workbench/editor.js puts it together.
export { autocompletion, completionKeymap, closeBrackets } from "@codemirror/autocomplete";
export { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
export { bracketMatching, syntaxHighlighting, syntaxTree } from "@codemirror/language";
export { lintGutter, setDiagnostics } from "@codemirror/lint";
export { Compartment, EditorState } from "@codemirror/state";
export {
  EditorView,
  drawSelection,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
export { tagHighlighter, tags } from "@lezer/highlight";
export { sparql } from "codemirror-lang-sparql";
