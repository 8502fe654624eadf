// The elements <longshore-editor> and <longshore-compare>: CodeMirror, as the page Manifests needs it. Places are UTF-16
// offsets of the text that the last `bytes()` gave away; what was typed since is counted in.
import { defaultKeymap, history, historyKeymap, isolateHistory, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import { openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap } from "@codemirror/view";
import { appearance } from "./appearance.js";
import { exactBytes, exactOf, setExact } from "./exact.js";
import { clearMarks, markAt, marking, setMarks } from "./marks.js";
import "./compare.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

class LongshoreEditor extends HTMLElement {
  #since = null;
  #view = null;

  connectedCallback() {
    if (this.#view) return;
    this.#view = new EditorView({ parent: this, state: this.#state("") });
  }

  // The document's bytes: of a file that is not UTF-8 its own, as long as nothing was changed in it.
  bytes() {
    this.#since = null;
    const { state } = this.#view;
    return exactOf(state)?.slice() ?? encoder.encode(state.sliceDoc());
  }

  // Whether the bytes are other than those of the text that is shown.
  get differs() {
    return exactOf(this.#view.state) !== null;
  }

  get canUndo() {
    return undoDepth(this.#view.state) > 0;
  }

  get canRedo() {
    return redoDepth(this.#view.state) > 0;
  }

  // Another document in the place of this one, which undoing brings back.
  load(bytes) {
    const text = decoder.decode(bytes);
    const effects = [setExact.of(isText(bytes, text) ? null : bytes.slice()), clearMarks()];
    const { state } = this.#view;
    if (state.doc.length === 0 && undoDepth(state) === 0) {
      this.#view.setState(this.#state(text));
      this.#view.dispatch({ effects });
      this.#tell();
      return;
    }
    this.#view.dispatch({
      changes: { from: 0, to: state.doc.length, insert: state.toText(text) },
      selection: { anchor: 0 },
      effects,
      scrollIntoView: true,
      annotations: isolateHistory.of("full"),
    });
  }

  // The same document with a few other characters: only what differs is replaced, so the cursor stays where it is.
  replace(bytes) {
    const [before, after] = [this.#view.state.sliceDoc(), decoder.decode(bytes)];
    const most = Math.min(before.length, after.length);
    let start = 0;
    while (start < most && before[start] === after[start]) start++;
    let end = 0;
    while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
    this.#change([{ from: start, to: before.length - end, insert: after.slice(start, after.length - end) }]);
  }

  // Replaces places by texts: `places` has the beginning and the end of each.
  edit(places, texts) {
    this.#change(texts.map((insert, at) => ({
      from: this.#now(places[2 * at], -1),
      to: this.#now(places[2 * at + 1], 1),
      insert,
    })));
  }

  // Selects a place, as far as it is in one line, and goes there.
  show(from, to) {
    const start = this.#now(from, -1);
    const line = this.#view.state.doc.lineAt(start);
    const end = Math.min(Math.max(this.#now(to, 1), start), line.to);
    this.#view.dispatch({
      selection: { anchor: start, head: end },
      effects: EditorView.scrollIntoView(start, { y: "center", x: "nearest" }),
    });
    this.#view.focus();
  }

  // Underlines: of each mark its beginning, its end and its severity; of the first ones what is said of them.
  mark(list, texts) {
    this.#view.dispatch({ effects: setMarks.of({ list, texts, since: this.#since }) });
  }

  undo() {
    undo(this.#view);
    this.#view.focus();
  }

  redo() {
    redo(this.#view);
    this.#view.focus();
  }

  search() {
    openSearchPanel(this.#view);
  }

  focus() {
    this.#view.focus();
  }

  #change(changes) {
    this.#view.dispatch({ changes, scrollIntoView: true, annotations: isolateHistory.of("full") });
  }

  // Where a place has come to since `bytes()`.
  #now(place, side) {
    const { length } = this.#view.state.doc;
    const since = this.#since;
    const now = since && place <= since.length ? since.mapPos(place, side) : place;
    return Math.min(now, length);
  }

  #state(doc) {
    return EditorState.create({
      doc,
      extensions: [
        // Every byte stays as it is: only a line feed ends a line, and a carriage return is a character.
        EditorState.lineSeparator.of("\n"),
        exactBytes,
        history(),
        search({ top: true }),
        marking,
        highlightActiveLine(),
        highlightActiveLineGutter(),
        appearance,
        EditorView.contentAttributes.of({
          "aria-label": "Document",
          "aria-describedby": this.getAttribute("described-by") ?? "",
        }),
        keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          const { desc } = update.changes;
          this.#since = this.#since ? this.#since.composeDesc(desc) : desc;
          this.#tell();
        }),
        EditorView.domEventHandlers({
          // Left to itself, the browser keeps the look of what is replaced by an inline style, which the page's policy
          // forbids and its console tells.
          beforeinput(event, view) {
            const { state } = view;
            if (event.inputType !== "insertText" || event.data === null || state.selection.main.empty) return false;
            view.dispatch(state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
            event.preventDefault();
            return true;
          },
          click: (event, view) => {
            const at = view.posAtCoords(event);
            const number = at === null ? null : markAt(view.state, at);
            if (number !== null) this.dispatchEvent(new CustomEvent("longshore-mark", { detail: number }));
          },
        }),
      ],
    });
  }

  #tell() {
    this.dispatchEvent(new CustomEvent("longshore-change"));
  }
}

// Whether the text is these bytes, and no byte was replaced to decode them.
function isText(bytes, text) {
  if (!text.includes("\ufffd")) return true;
  const again = encoder.encode(text);
  return again.length === bytes.length && again.every((byte, at) => byte === bytes[at]);
}

customElements.define("longshore-editor", LongshoreEditor);
