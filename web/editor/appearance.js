// How text looks: in the page's colours, as its other JSON does.
import { json } from "@codemirror/lang-json";
import { HighlightStyle, bracketMatching, foldGutter, foldKeymap, syntaxHighlighting } from "@codemirror/language";
import { EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: tags.propertyName, class: "j-name" },
  { tag: tags.string, class: "j-text" },
  { tag: tags.number, class: "j-number" },
  { tag: [tags.bool, tags.null], class: "j-word" },
]);

const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--raised)", fontSize: "0.929rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--accent)", paddingBlock: "8px" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--selected)",
  },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--sunken)", borderRight: "1px solid var(--rule)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "32px", padding: "0 4px 0 8px" },
  ".cm-activeLine": { backgroundColor: "var(--hover-through)" },
  ".cm-activeLineGutter": { color: "var(--text)", backgroundColor: "var(--hover)" },
  ".cm-foldGutter .cm-gutterElement": { cursor: "pointer", padding: "0 4px" },
  ".cm-foldPlaceholder": { color: "var(--quiet)", background: "var(--hover)", border: "0", padding: "0 6px" },
  "&.cm-focused .cm-matchingBracket": { background: "var(--chosen)", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "none" },
  ".cm-specialChar": { color: "var(--bad)" },
  ".cm-panels": { color: "var(--text)", backgroundColor: "var(--sunken)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--rule)" },
  ".cm-panel.cm-search": { padding: "8px 32px 8px 12px", fontFamily: "var(--sans)" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", gap: "4px", fontSize: "inherit" },
  ".cm-textfield": {
    width: "auto",
    minHeight: "28px",
    color: "inherit",
    background: "var(--raised)",
    border: "1px solid var(--edge)",
    borderRadius: "var(--radius)",
  },
  ".cm-button": {
    color: "inherit",
    background: "var(--raised)",
    backgroundImage: "none",
    border: "1px solid var(--edge)",
    borderRadius: "var(--radius)",
  },
  ".cm-panel.cm-search [name=close]": { minHeight: "24px", border: "0", background: "none", color: "inherit" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-ground)", outline: "1px solid var(--warn)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--chosen)" },
  ".cm-tooltip": {
    color: "var(--text)",
    backgroundColor: "var(--raised)",
    border: "1px solid var(--edge)",
    borderRadius: "var(--radius)",
    boxShadow: "0 4px 16px rgb(0 0 0 / 0.2)",
  },
});

export const appearance = [
  lineNumbers(),
  foldGutter(),
  highlightSpecialChars(),
  drawSelection(),
  bracketMatching(),
  json(),
  syntaxHighlighting(colours),
  EditorView.lineWrapping,
  keymap.of(foldKeymap),
  theme,
];
